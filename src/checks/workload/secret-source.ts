import { namesCredential } from '../../knowledge/credentials/secret-names.ts';
import { givenFileCheck } from '../support/workload/given-files.ts';

export const check = givenFileCheck({
  id: 'workload/secret-source',
  title: 'Secret from environment variable, or as config',
  category: 'hygiene',
  severity: 'low',
  why: 'A secret that is taken from a variable is in the environment of the shell or the job that starts Compose, in its history and in its logs. A config is not kept as a secret is: the engine shows its content to everyone with access to Docker.',
  remediation:
    'Take secrets from a file that only its owner can read, or from an external store, and give credentials as `secrets`.',
  judge({ kind, name, from }, part) {
    if (kind === 'secret' && from === 'environment')
      return part.fail({
        message: `The secret ${name} is taken from an environment variable`,
        detail: { kind, name },
        steps: [`Put the value of ${name} into a file with mode 0600, and name that in \`file\``],
      });
    if (kind === 'config' && namesCredential(name))
      return part.fail({
        message: `The config ${name} looks like a credential`,
        detail: { kind, name },
        steps: [`Give ${name} as one of \`secrets\``],
      });
    return part.pass(`${kind} ${name}: from ${from}`);
  },
  examples: {
    bad: [
      {
        title: 'from a variable',
        compose: 'image: app\nsecrets:\n  - token\n',
        beside: 'secrets:\n  token:\n    environment: TOKEN\n',
      },
      {
        title: 'as a config',
        compose: 'image: app\nconfigs:\n  - db_password\n',
        beside: 'configs:\n  db_password:\n    file: ./password\n',
      },
    ],
    good: [
      {
        title: 'from a file',
        compose: 'image: app\nsecrets:\n  - source: token\n    target: /run/token\n',
        beside: 'secrets:\n  token:\n    file: ./token\n',
      },
      {
        title: 'from a store',
        compose: 'image: app\nsecrets:\n  - token\n',
        beside: 'secrets:\n  token:\n    external: true\n',
      },
      {
        title: 'a config from a variable',
        compose: 'image: app\nconfigs:\n  - site\n',
        beside: 'configs:\n  site:\n    environment: SITE\n',
      },
    ],
    unsure: [
      {
        title: 'a variable that says whether it is in a store',
        compose: 'image: app\nsecrets:\n  - token\n',
        beside: 'secrets:\n  token:\n    external: ${STORED}\n',
      },
    ],
  },
});
