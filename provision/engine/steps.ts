import { handlerResource, type Step } from './batch.ts';
import { Mistake } from './errors.ts';
import type { Context, Role } from './playbook.ts';
import type { Redactor } from './redact.ts';
import { labelOf, type Resource } from './resource.ts';

export type Choice = { tags: readonly string[]; skipTags: readonly string[]; startAt: string | null };

/** The steps of some roles on one host: their resources, then each role's handlers, without what tags leave out. */
export function planSteps(roles: readonly Role[], variables: unknown, context: Context, choice: Choice): Step[] {
  const steps: Step[] = [];
  for (const role of roles) {
    const resources = role.plan(variables, context);
    const chosen = resources.filter((resource) => isChosen(role, resource, choice));
    const handlers = new Map(chosen.flatMap((one) => one.notify ?? []).map((one) => [labelOf(one), one]));
    for (const resource of chosen) steps.push({ id: steps.length, resource, role: role.name, handler: false });
    for (const handler of handlers.values()) {
      steps.push({ id: steps.length, resource: handlerResource(handler), role: role.name, handler: true });
    }
  }
  if (!choice.startAt) return steps;
  const start = choice.startAt;
  return steps.slice(
    Math.max(
      0,
      steps.findIndex(({ resource, role }) => `${role}: ${labelOf(resource)}`.includes(start)),
    ),
  );
}

/** Throws when a secret would stand in a list of processes. */
export function refuseExposedSecrets(steps: readonly Step[], redactor: Redactor): void {
  for (const { resource, role } of steps) {
    if (resource.exposed?.some((text) => redactor.holdsSecret(text))) {
      const label = redactor.redact(labelOf(resource));
      throw new Mistake(`${role}: ${label} would show a secret in the list of processes: pass it by env or stdin.`);
    }
  }
}

/** A diff would show an old secret, which nobody can know, beside the new one: neither is shown. */
export function hideSecretDiffs(steps: readonly Step[], redactor: Redactor): Step[] {
  return steps.map((step) => {
    const { diff } = step.resource;
    if (!diff || !redactor.holdsSecret(diff.script)) return step;
    const hidden = { script: `echo '(not shown: there is a secret in it)'` };
    return { ...step, resource: { ...step.resource, diff: hidden } };
  });
}

function isChosen(role: Role, resource: Resource, { tags, skipTags }: Choice): boolean {
  const own = new Set([role.name, ...role.tags, ...(resource.tags ?? [])]);
  if (skipTags.some((tag) => own.has(tag))) return false;
  return tags.length === 0 || own.has('always') || tags.some((tag) => own.has(tag));
}
