import { trees, type SensitivePath } from './sensitive-path-row.ts';

/** Where ssh-agent(1) puts its socket: `/tmp/ssh-XXXXXX/agent.PID`; OpenSSH 10.1 puts it into `~/.ssh/agent`. */
const agent = /^\/tmp\/ssh-[^/]+(?:\/|$)/u;

/** Returns the row of a socket that a login session makes under a name of its own; `undefined` for other paths. */
export function sensitiveSession(path: string): SensitivePath | undefined {
  return agent.test(path)
    ? trees(['medium', 'medium'], 'the SSH agent of a user, which logs in wherever its keys may', path)[0]
    : undefined;
}
