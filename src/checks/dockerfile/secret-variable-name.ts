import type { Dockerfile, PlacedText } from '../../core/dockerfile.ts';
import { dockerfileCheck, instructionsOf } from '../support/dockerfile-rule.ts';

/** Words of names that BuildKit takes for a secret, and those that tell that it is none. */
const secretWord = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/iu;
const harmlessWord = /(?:_|^)(?:public|file|version)(?:_|$)/iu;

const trigger = 'after ONBUILD';

function namesOf(dockerfile: Dockerfile): readonly {
  instruction: 'ENV' | 'ARG';
  key: PlacedText;
  name: string;
  at: PlacedText['span'];
  where: string;
}[] {
  return [...instructionsOf(dockerfile, 'ENV', 'ARG')].flatMap(({ instruction, isTrigger }) => {
    const keys =
      instruction.keyword === 'ENV'
        ? instruction.pairs.map(({ key }) => key)
        : instruction.variables.map(({ key }) => key);
    return keys.map((key) => ({
      instruction: instruction.keyword,
      key,
      name: instruction.keyword === 'ENV' ? dockerfile.expandAt(instruction, key.text).byDefault : key.text,
      at: instruction.span,
      where: isTrigger ? trigger : instruction.keyword,
    }));
  });
}

export const check = dockerfileCheck({
  id: 'dockerfile/secret-variable-name',
  title: 'ARG or ENV named like a secret',
  severity: 'medium',
  why: 'The values of ENV are in the image, and those of ARG in its history: everybody who can pull it can read them.',
  remediation: 'Use `RUN --mount=type=secret`, and give the container its secrets when it starts.',
  aliases: [{ tool: 'buildkit', id: 'SecretsUsedInArgOrEnv', only: ['ENV', 'ARG'] }],
  nothing: 'no ARG or ENV is named like a secret',
  *find(dockerfile) {
    for (const { instruction, name, at, where } of namesOf(dockerfile))
      if (secretWord.test(name) && !harmlessWord.test(name))
        yield {
          at,
          message: `${instruction} ${name} looks like a secret`,
          saw: `${instruction} ${name}`,
          detail: { variable: name, instruction: where },
          steps: [
            `Use RUN --mount=type=secret,id=${name} where the build needs it`,
            'Give the container its secrets when it starts',
          ],
        };
  },
  examples: {
    bad: [
      { title: 'ENV', dockerfile: 'FROM debian:13\nENV A=1 DB_PASSWORD=changeme' },
      { title: 'ARG', dockerfile: 'FROM debian:13\nARG A github_token' },
      { title: 'a word alone', dockerfile: 'FROM debian:13\nENV key x' },
      { title: 'after ONBUILD', dockerfile: 'FROM debian:13\nONBUILD ARG TOKEN' },
    ],
    good: [
      { title: 'a file', dockerfile: 'FROM debian:13\nENV DB_PASSWORD_FILE=/run/secrets/db' },
      { title: 'a public key', dockerfile: 'FROM debian:13\nARG PUBLIC_KEY=x' },
      { title: 'a part of a word', dockerfile: 'FROM debian:13\nENV KEYBOARD=us MONKEY=1 AUTHOR=a' },
    ],
    unsure: [],
  },
});
