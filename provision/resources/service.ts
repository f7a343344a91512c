import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, nothing, sh } from '../engine/shell.ts';

export type ServiceOptions = Common & {
  /** With its ending, `.service` when there is none: `nginx`, `backup.timer`, `shop@blue`. */
  name: string;
  /** Starts with the machine; usual is true. */
  enabled?: boolean;
  /** Usual is true. */
  running?: boolean;
  /** Cannot be started by anybody. */
  masked?: boolean;
};

/**
 * A service, timer or socket of systemd, running and starting with the machine.
 *
 * @example service({ name: 'cron' })
 */
export function service(options: ServiceOptions): Resource {
  const { name, enabled = true, running = true } = options;
  const unit = unitName(name);
  const base = { ...common(options), kind: 'service', name: unit };
  if (options.masked) {
    return {
      ...base,
      check: sh`[ "$(systemctl is-enabled ${unit} 2>/dev/null)" = masked ] || would 'masked'`,
      apply: sh`systemctl mask --now ${unit}`,
    };
  }
  return {
    ...base,
    // A unit that is not there yet is reported by apply: in a check it may come with an earlier step.
    check: lines(
      sh`state=$(systemctl is-enabled ${unit} 2>/dev/null || :)`,
      enabled
        ? sh`case "$state" in enabled|enabled-runtime|static|alias|indirect|generated) ;; *) would 'enabled' ;; esac`
        : sh`case "$state" in enabled|enabled-runtime) would 'disabled' ;; esac`,
      sh`if systemctl is-active --quiet ${unit}; then ${running ? nothing : sh`would 'stopped'`}`,
      sh`else ${running ? sh`would 'started'` : nothing}; fi`,
    ),
    apply: lines(
      sh`[ "$(systemctl is-enabled ${unit} 2>/dev/null || :)" != masked ] || systemctl unmask ${unit}`,
      sh`if [ "$(systemctl show -p NeedDaemonReload --value ${unit} 2>/dev/null)" = yes ]; then systemctl daemon-reload; fi`,
      sh`systemctl --quiet ${enabled ? 'enable' : 'disable'} ${unit}`,
      sh`systemctl ${running ? 'start' : 'stop'} ${unit} || { systemctl status --no-pager --lines 20 ${unit} >&2; exit 1; }`,
    ),
  };
}

/** For `notify`: restarts it, and fails with its last words when it does not come up. */
export const restart = (name: string): Resource => act('restart', name);

/** For `notify`: reloads it, or restarts it when it cannot reload. */
export const reload = (name: string): Resource => act('reload-or-restart', name);

function act(verb: string, name: string): Resource {
  const unit = unitName(name);
  return {
    kind: verb === 'restart' ? 'restart' : 'reload',
    name: unit,
    check: sh`would ${verb}`,
    apply: sh`systemctl daemon-reload
systemctl ${verb} ${unit} || { systemctl status --no-pager --lines 20 ${unit} >&2; exit 1; }`,
  };
}

export const unitName = (name: string): string =>
  /\.(service|timer|socket|path|mount|target|slice)$/.test(name) ? name : `${name}.service`;
