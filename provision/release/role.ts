import { z } from 'zod';
import { defineRole } from '../engine/playbook.ts';
import type { Resource } from '../engine/resource.ts';
import { skip } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { releaseTool } from '../roles/single/shop.ts';
import { type Artefact, releaseId } from './artefact.ts';

const releases = '/srv/shop/releases';

/** A release unpacked beside the others; what is there is whole, or it is not there. */
function unpacked({ id, file, sha256, bytes }: Artefact): Resource {
  const place = `${releases}/${id}`;
  return {
    kind: 'release',
    name: id,
    check: sh`[ -f ${place}/.complete ] || would ${`${Math.ceil(bytes / 1_000_000)} MB, sha256 ${sha256.slice(0, 12)}`}`,
    apply: lines(
      sh`rm -rf ${place} ${place}.new; mkdir -p ${place}.new`,
      sh`tar -xzf "$UPLOADS"/${sha256} -C ${place}.new --no-same-owner --no-same-permissions`,
      sh`chmod -R a+rX,go-w ${place}.new; touch ${place}.new/.complete; sync -f ${place}.new; mv -T ${place}.new ${place}`,
    ),
    uploads: [{ sha256, bytes, local: file }],
    timeoutSeconds: 900,
  };
}

/** `shop-release` on the host does the rest; a failure there has brought the old release back already. */
function live(what: string, command: ReturnType<typeof sh>, done: ReturnType<typeof sh>): Resource {
  return {
    kind: 'live',
    name: what,
    check: sh`if ${done}; then exit 0; fi; would 'switch'`,
    apply: command,
    timeoutSeconds: 1800,
  };
}

/** `artefact` gives what was built before the play; null with --check, when nothing is built. */
export const releaseRole = (artefact: () => Artefact | null) =>
  defineRole({
    name: 'release',
    variables: z.object({}),
    resources: () => {
      const made = artefact();
      if (!made) return [skip('release', 'of these sources', 'it is built only without --check')];
      return [
        ...releaseTool,
        unpacked(made),
        live(
          made.id,
          sh`shop-release deploy ${made.id}`,
          sh`[ "$(readlink /srv/shop/current)" = ${`${releases}/${made.id}`} ]`,
        ),
      ];
    },
  });

/** Back to the release before, or to the one named in `rollbackTo`. */
export const rollbackRole = defineRole({
  name: 'rollback',
  variables: z.object({ rollbackTo: releaseId.optional() }),
  resources: ({ vars: { rollbackTo } }) => [
    ...releaseTool,
    rollbackTo
      ? live(
          rollbackTo,
          sh`shop-release rollback ${rollbackTo}`,
          sh`[ "$(readlink /srv/shop/current)" = ${`${releases}/${rollbackTo}`} ]`,
        )
      : live('the release before', sh`shop-release rollback`, sh`false`),
  ],
});
