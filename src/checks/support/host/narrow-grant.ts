import type { EngineUser } from '../../../core/host/host.ts';

/** Returns what takes from a user what a rule, or a process, gives. */
export function narrowGrant({ because, through }: Pick<EngineUser, 'because' | 'through'>): {
  title: string;
  step: string;
} {
  if (through === 'project')
    return {
      title: 'Give the Compose file to root',
      step: `Let only root write to the file and the folders above it (chown root:root, chmod go-w): ${because}`,
    };
  if (through === 'key')
    return {
      title: 'Close the key to others, and replace it',
      step: `Let only its owner read it (chmod 600), and issue another key, since it may be copied: ${because}`,
    };
  if (through === 'password')
    return { title: 'Lock the account', step: `Lock it, or set a password (passwd --lock): ${because}` };
  if (through === 'account')
    return {
      title: 'Remove the account',
      step: 'Remove the account, or give it a number of its own (usermod --uid)',
    };
  return through === 'process'
    ? {
        title: 'Take the capabilities from the program',
        step: `Remove the capabilities from its service (AmbientCapabilities=) or its file (setcap -r): ${because}`,
      }
    : {
        title: 'Narrow the rule',
        step: `Let the rule name single commands or units that control no container: ${because}`,
      };
}
