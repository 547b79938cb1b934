import type { CommandInstruction, Dockerfile, DockerfileStage } from '../../core/image/dockerfile.ts';
import { runsOf } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';
import {
  functionAround,
  isPrinted,
  isUndone,
  keptBy,
  keptByPipe,
} from '../support/dockerfile/kept-secret.ts';
import { referencesTo } from '../support/dockerfile/secret-references.ts';
import { secretsOf, stepOf } from '../support/dockerfile/secret-step.ts';
import { unfollowed } from '../support/dockerfile/unfollowed-secret.ts';

/** Secrets of one step that are followed: real ones have a few. */
const mostSecrets = 20;

function* findInRun(
  dockerfile: Dockerfile,
  stage: DockerfileStage,
  instruction: CommandInstruction,
): Iterable<DockerfileFound> {
  const all = secretsOf(dockerfile, instruction);
  const secrets = all.slice(0, mostSecrets);
  const { commands, understood } = dockerfile.commandsOf(instruction);
  const step = stepOf(dockerfile, stage, instruction);
  for (const secret of secrets) {
    const references = referencesTo(step, secret);
    for (const [index, command] of commands.entries()) {
      const to = references[index];
      if (to === undefined) continue;
      const kept = keptBy(step, index, to, secret.path) ?? keptByPipe(step, index, to);
      const isShown = kept === undefined && isPrinted(step, index, to);
      const called = isShown ? functionAround(step, command) : undefined;
      if (called !== undefined)
        yield {
          at: command.at,
          doubt: `what callers of the function ${called} do with the secret ${secret.id} is not known`,
        };
      else if (isShown)
        yield {
          at: command.at,
          message: `${command.program} prints the secret ${secret.id} into the log of the build`,
          saw: `${command.program} prints a secret`,
          severity: 'low',
          detail: { secret: secret.id, program: command.program, to: 'log' },
          steps: ['Remove the command'],
        };
      const doubt = kept === undefined ? unfollowed(step, index, to, secret) : undefined;
      if (doubt !== undefined) yield { at: command.at, doubt };
      if (kept === undefined || isUndone(step, kept)) continue;
      yield {
        at: command.at,
        message: `The layer keeps the secret ${secret.id}: ${kept.how}`,
        saw: kept.how,
        ...(stage.inImage ? {} : { severity: 'info' as const }),
        detail: { secret: secret.id, program: command.program },
        steps: ['Let the program read the secret from its mount or variable, and write it nowhere'],
      };
    }
  }
  if (all.length > mostSecrets)
    yield { at: instruction.span, doubt: `only ${mostSecrets} of its ${all.length} secrets were followed` };
  if (secrets.length > 0 && !understood)
    yield { at: instruction.span, doubt: 'a part of the commands was not understood' };
}

export const check = dockerfileCheck({
  id: 'dockerfile/secret-in-layer',
  title: 'Secret of a build kept in a layer or printed',
  severity: 'high',
  why: 'A secret mount is gone after its step, but what the step copies from it stays: everyone who can pull the image reads it.',
  remediation: 'Read the secret from its mount only. Change a secret that was in an image.',
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  nothing: 'no step writes one of its secrets',
  *find(dockerfile) {
    for (const { stage, instruction } of runsOf(dockerfile))
      if (stage.isUsed) yield* findInRun(dockerfile, stage, instruction);
  },
  examples: {
    bad: [
      { title: 'copied', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cp /run/secrets/k /app/k' },
      { title: 'written', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cat /run/secrets/k > /app/k' },
      {
        title: 'through a substitution',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=npm echo "//r.example/:_authToken=$(cat /run/secrets/npm)" >> ~/.npmrc && npm ci',
      },
      {
        title: 'of a variable',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=npm,env=TOKEN echo "token=${TOKEN}" > /root/.npmrc',
      },
      { title: 'printed', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cat /run/secrets/k && make' },
      {
        title: 'a variable that is printed',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k,env=K echo "key: $K"',
      },
      {
        title: 'through a pipe',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cat /run/secrets/k | base64 -d > /root/k',
      },
      {
        title: 'through tee',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k,env=K echo $K | tee -a /root/k',
      },
      {
        title: 'another path',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k,target=/k install -m 600 /k /root/k',
      },
      {
        title: 'settings',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=n,env=T npm config set //r.example/:_authToken=$T && npm ci',
      },
      {
        title: 'settings of git',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=g git config --global url."https://$(cat /run/secrets/g)@x.example".insteadOf https://x.example',
      },
      {
        title: 'a file of variables',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k . /run/secrets/k && echo "$PASSWORD" > /root/k',
      },
      {
        title: 'through a link',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k ln -s /run/secrets/k /k && cp /k /root/k',
      },
      {
        title: 'unpacked',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k unzip /run/secrets/k -d /root',
      },
      {
        title: 'a heredoc',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k <<EOF\ncp /run/secrets/k /k\nEOF',
      },
    ],
    good: [
      {
        title: 'read',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k curl -H @/run/secrets/k https://x.example',
      },
      {
        title: 'in an argument',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=k curl -H "x: $(cat /run/secrets/k)" https://x.example',
      },
      {
        title: 'exported',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k export K="$(cat /run/secrets/k)" && make',
      },
      {
        title: 'to a program',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cat /run/secrets/k | ssh-add -',
      },
      {
        title: 'in a variable of the shell',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=n T=$(cat /run/secrets/n) npm ci',
      },
      {
        title: 'removed by the same step',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=n,env=T echo "$T" > ~/.npmrc && npm ci && rm -f ~/.npmrc',
      },
      {
        title: 'the mount in place of the file',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=n,target=/root/.npmrc npm ci',
      },
      {
        title: 'another file',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k cp /run/secrets/k.example /k && echo a > /b',
      },
      {
        title: 'a file of variables for a program',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k set -a; . /run/secrets/k; make',
      },
      { title: 'no secret', dockerfile: 'FROM a:1\nRUN cp /run/secrets/k /k' },
    ],
    unsure: [
      {
        title: 'a function of the shell',
        dockerfile:
          'FROM a:1\nRUN --mount=type=secret,id=k key() { cat /run/secrets/k; }; curl -H "x: $(key)" https://x.example',
      },
      {
        title: 'a program that only the build knows',
        dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=k $P /run/secrets/k /k',
      },
    ],
  },
});
