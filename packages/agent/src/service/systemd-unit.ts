/** The agent as a service of systemd. */
import type { Program } from '../home/program.ts';

export type UnitOptions = {
  readonly instance: string;
  readonly home: string;
  readonly program: Program;
  /** Runs as this user; root where not given, since deployments change what root owns. */
  readonly user?: string;
};

/** Each is one that no deployment needs to be off: none changes the kernel, the clock or the hardware. */
const hardening = [
  'ProtectKernelModules=yes',
  'ProtectKernelLogs=yes',
  'ProtectClock=yes',
  'ProtectHostname=yes',
  'RestrictRealtime=yes',
  'LockPersonality=yes',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
  'SystemCallArchitectures=native',
];

/**
 * For another user than root each of these would imply NoNewPrivileges (systemd.exec), and a script could no longer
 * call sudo; that user may not do such things anyway.
 */
const hardeningFor = (user: string | undefined): readonly string[] =>
  user === undefined || user === 'root' ? hardening : [];

/** The unit's text. */
export function systemdUnit({ instance, home, program, user }: UnitOptions): string {
  return [
    '[Unit]',
    `Description=Tako deployment agent (${instance})`,
    'After=network-online.target',
    'Wants=network-online.target',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${[...program, '--home', home, 'run'].map(quoted).join(' ')}`,
    ...(user === undefined ? [] : [`User=${user}`]),
    '# Scripts that run go on when the service is stopped, restarted or upgraded.',
    'KillMode=process',
    'Restart=always',
    'RestartSec=2',
    '# The agent is the last that the kernel should end when memory is short.',
    'OOMScoreAdjust=-500',
    '# What is extracted can be read by a web server of another user; what is private has modes of its own.',
    'UMask=0022',
    ...hardeningFor(user),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

/** systemd's own quoting: `%` and `$` are special, quotes group. */
function quoted(text: string): string {
  const safe = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /[\s"'\\]/.test(safe) ? `"${safe.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : safe;
}
