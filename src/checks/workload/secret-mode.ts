import type { GivenFile } from '../../core/workload/compose-service.ts';
import { givenFileCheck } from '../support/workload/given-files.ts';

/** What permissions (chmod(1)) give to everyone else; absent if nothing that matters for the kind. */
function openTo({ kind, mode = 0 }: GivenFile): string | undefined {
  if ((mode & 0o002) !== 0) return 'writable';
  return kind === 'secret' && (mode & 0o004) !== 0 ? 'readable' : undefined;
}

export const check = givenFileCheck({
  id: 'workload/secret-mode',
  title: 'Secret or config open to every user of container',
  category: 'security',
  severity: 'low',
  why: 'Every process of the container reads the secret, whatever its user: one that is taken over in a part without rights has it, too.',
  remediation: 'Set `mode: 0400` with the `uid` of the process that reads it, or `0440` with its `gid`.',
  judge(file, part) {
    const { kind, name, mode } = file;
    if (mode === undefined) return part.pass(`${kind} ${name}: no mode is written`);
    const shown = `0${mode.toString(8)}`;
    const open = openTo(file);
    if (open === undefined) return part.pass(`${kind} ${name}: mode ${shown}`);
    return part.fail({
      message: `The ${kind} ${name} is ${open} by every user of the container (mode ${shown})`,
      ...(open === 'writable' ? { severity: 'medium' } : {}),
      detail: { kind, name },
      steps: [
        kind === 'secret'
          ? `Set mode 0400 for ${name}, with the uid of the process that reads it`
          : `Set mode 0444 for ${name}`,
      ],
    });
  },
  examples: {
    bad: [
      {
        title: 'readable by all',
        compose: 'image: app\nsecrets:\n  - source: token\n    mode: 0444\n',
        beside: 'secrets:\n  token:\n    file: ./token\n',
      },
      {
        title: 'a config that all may write to',
        compose: 'image: app\nconfigs:\n  - source: site\n    mode: 0666\n',
        beside: 'configs:\n  site:\n    file: ./site\n',
      },
    ],
    good: [
      {
        title: 'for one user',
        compose: 'image: app\nsecrets:\n  - source: token\n    uid: "1000"\n    mode: 0400\n',
        beside: 'secrets:\n  token:\n    file: ./token\n',
      },
      {
        title: 'a config that all may read',
        compose: 'image: app\nconfigs:\n  - source: site\n    mode: 0444\n',
        beside: 'configs:\n  site:\n    file: ./site\n',
      },
      { title: 'none', compose: 'image: app\n' },
    ],
    unsure: [
      {
        title: 'a variable',
        compose: 'image: app\nsecrets:\n  - source: token\n    mode: ${MODE}\n',
        beside: 'secrets:\n  token:\n    file: ./token\n',
      },
    ],
  },
});
