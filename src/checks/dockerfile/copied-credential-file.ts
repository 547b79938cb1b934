import { posix } from 'node:path';
import type { Dockerfile, DockerfileStage, Instruction } from '../../core/image/dockerfile.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

/** Variables with the path of a file of credentials (the manuals of their programs, 2026). */
const pathVariables: ReadonlySet<string> = new Set([
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AZURE_AUTH_LOCATION',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'HF_TOKEN_PATH',
]);

/** Those that Trivy knows. */
const known = ['AWS_CONFIG_FILE', 'GOOGLE_APPLICATION_CREDENTIALS', 'HF_TOKEN_PATH'];

interface PathVariable {
  name: string;
  path: string;
  at: DockerfileFound['at'];
}

function pathsOf({ expandAt }: Dockerfile, instruction: Instruction): readonly PathVariable[] {
  const pairs =
    instruction.keyword === 'ENV'
      ? instruction.pairs
      : instruction.keyword === 'ARG'
        ? instruction.variables
        : [];
  return pairs.flatMap(({ key, value }) => {
    const path = value === undefined ? '' : expandAt(instruction, value.text).text;
    return pathVariables.has(key.text) && path !== '' && !path.startsWith('/run/secrets/')
      ? [{ name: key.text, path, at: key.span }]
      : [];
  });
}

/** The directories and files that a stage copies to, from the root on, and names of variables in their place. */
function destinations(dockerfile: Dockerfile, stage: DockerfileStage): ReadonlySet<string> {
  const found = new Set<string>();
  let folder = '/';
  for (const instruction of stage.instructions) {
    if (instruction.keyword === 'WORKDIR')
      folder = posix.resolve('/', folder, dockerfile.expandAt(instruction, instruction.value.text).text);
    if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
    const { text } = dockerfile.expandAt(instruction, instruction.destination.text);
    found.add(text.startsWith('$') ? text.replaceAll(/[${}]/gu, '') : posix.resolve('/', folder, text));
  }
  return found;
}

function* find(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  for (const stage of dockerfile.stages) {
    if (!stage.inImage) continue;
    const copied = destinations(dockerfile, stage);
    for (const instruction of stage.instructions)
      for (const { name, path, at } of pathsOf(dockerfile, instruction)) {
        const whole = posix.resolve('/', path);
        const isCopied = [...copied].some(
          (to) => to === name || (to !== '/' && (whole === to || whole.startsWith(`${to}/`))),
        );
        if (!isCopied) continue;
        yield {
          at,
          message: `${name} names a file that the image has: ${path}`,
          detail: { variable: name },
          steps: ['Leave the file out of the image, and mount it into the container as a secret'],
        };
      }
    // `COPY token $HF_TOKEN_PATH`, where a build argument has the path.
    for (const instruction of stage.instructions)
      if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
        const name = instruction.destination.text.replaceAll(/[${}"]/gu, '');
        if (instruction.destination.text.startsWith('$') && pathVariables.has(name))
          yield {
            at: instruction.destination.span,
            message: `${instruction.keyword} puts the file of ${name} into the image`,
            detail: { variable: name, by: instruction.keyword },
            steps: ['Leave the file out of the image, and mount it into the container as a secret'],
          };
      }
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/copied-credential-file',
  title: 'Credential file of a cloud copied into image',
  severity: 'medium',
  why: 'Everyone who can pull the image reads the file, and can act as the account that it is for.',
  remediation: 'Mount the file into the container as a secret. Change credentials that were in an image.',
  aliases: [{ tool: 'trivy', id: 'DS-0031', only: known }],
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  nothing: 'no variable with the path of a credential file names one that the image has',
  find,
  examples: {
    bad: [
      {
        title: 'in a copied directory',
        dockerfile: 'FROM debian:13\nCOPY src /app\nENV GOOGLE_APPLICATION_CREDENTIALS=/app/key.json',
      },
      {
        title: 'a relative path',
        dockerfile: 'FROM debian:13\nENV GOOGLE_APPLICATION_CREDENTIALS="./app/key.json"\nCOPY src ./app',
      },
      {
        title: 'the file itself',
        dockerfile: 'FROM debian:13\nARG AWS_CONFIG_FILE=/root/aws\nCOPY aws /root/aws',
      },
      {
        title: 'the destination',
        dockerfile: 'FROM debian:13\nARG HF_TOKEN_PATH\nCOPY token $HF_TOKEN_PATH',
      },
      {
        title: 'below the working directory',
        dockerfile: 'FROM debian:13\nWORKDIR /srv\nCOPY . .\nENV HF_TOKEN_PATH=/srv/token',
      },
    ],
    good: [
      { title: 'a secret', dockerfile: 'FROM debian:13\nCOPY . /app\nENV HF_TOKEN_PATH=/run/secrets/hf' },
      { title: 'elsewhere', dockerfile: 'FROM debian:13\nCOPY . /app\nENV AWS_CONFIG_FILE=/etc/aws' },
      {
        title: 'a build stage',
        dockerfile: 'FROM debian:13 AS b\nCOPY . /app\nENV HF_TOKEN_PATH=/app/t\nFROM debian:13',
      },
    ],
    unsure: [],
  },
});
