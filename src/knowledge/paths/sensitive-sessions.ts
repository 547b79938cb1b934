import { trees, type Grades, type SensitivePath } from './sensitive-path-row.ts';

/** Where ssh-agent(1) puts its socket: `/tmp/ssh-XXXXXX/agent.PID`; OpenSSH 10.1 puts it into `~/.ssh/agent`. */
const agent = /^\/tmp\/ssh-[^/]+(?:\/|$)/u;

/** Where tmux(1) puts the socket of its server, which obeys its user and root. */
const terminals = /^\/tmp\/tmux-(\d+)(?:\/|$)/u;

/** The files and sockets of the session of a user other than root (`XDG_RUNTIME_DIR`). */
const inSession = /^\/run\/user\/[1-9]\d*(?:\/(.*))?$/u;

/** Parts of a session by their names in it. A read-only mount does not keep clients from connecting to sockets. */
const parts: readonly (readonly [RegExp, Grades, string])[] = [
  [
    /^(?:bus$|dbus-1(?:\/|$)|systemd(?:\/|$))/u,
    ['high', 'high'],
    'the bus of a user’s session, over which programs are started',
  ],
  // The sockets of editors and window managers, which run what a client names.
  [
    /^(?:vscode-|emacs(?:\/|$)|nvim\.|i3(?:\/|$)|sway-ipc\.|hypr(?:\/|$)|kitty)/u,
    ['high', 'high'],
    'a program of a user’s session that starts others for its clients',
  ],
  [
    /^(?:gnupg|keyring|ssh-agent|openssh_agent|kwallet\w*|gcr|p11-kit)(?:[/.]|$)/u,
    ['high', 'high'],
    'the agents of a user, with its keys and passwords',
  ],
  [/^(?:docker|podman|containerd|containers|buildkit)/u, ['high', 'high'], 'the containers of a user'],
  [/^(?:pulse|pipewire-)/u, ['medium', 'medium'], 'the sound of a user’s session: microphone and speakers'],
  [
    /^(?:wayland-|xauth|\.mutter-Xwaylandauth|ICEauthority)/u,
    ['medium', 'medium'],
    'the desktop of a user’s session',
  ],
];

const whole: Grades = ['high', 'high'];
const other: Grades = ['medium', 'medium'];

function partOfSession(path: string, name: string | undefined): SensitivePath | undefined {
  if (name === undefined || name === '') return trees(whole, 'the sockets of the session of a user', path)[0];
  const [, grades, gives] = parts.find(([pattern]) => pattern.test(name)) ?? [];
  return trees(grades ?? other, gives ?? 'a part of the session of a user', path)[0];
}

/** Returns the row of what a login session makes under a name of its own; `undefined` for other paths. */
export function sensitiveSession(path: string): SensitivePath | undefined {
  const session = inSession.exec(path);
  if (session) return partOfSession(path, session[1]);
  const [, user] = terminals.exec(path) ?? [];
  if (user !== undefined) {
    const grade = user === '0' ? 'critical' : 'high';
    return trees([grade, grade], 'the terminals of a user: what is typed there', path)[0];
  }
  return agent.test(path)
    ? trees(['medium', 'medium'], 'the SSH agent of a user, which logs in wherever its keys may', path)[0]
    : undefined;
}
