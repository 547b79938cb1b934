import { dockerfileCheck, instructionsOf } from '../support/dockerfile/dockerfile-rule.ts';
import { isRoot } from '../support/user.ts';

export const check = dockerfileCheck({
  id: 'dockerfile/copy-owner',
  title: 'Copied files belong to a user',
  category: 'hygiene',
  severity: 'info',
  why: 'A process that runs as the owner of its program can change it: an attacker who takes over the process stays in it.',
  remediation:
    'Leave programs and settings to root, and give the user only the files that the application writes.',
  aliases: [{ tool: 'kics', id: 'Chown Flag Exists' }],
  nothing: 'no COPY or ADD has the flag --chown',
  *find(dockerfile) {
    for (const { instruction } of instructionsOf(dockerfile, 'COPY', 'ADD')) {
      const flag = instruction.flags.find(({ name }) => name === 'chown');
      if (flag === undefined) continue;
      const owner = dockerfile.expandAt(instruction, flag.value ?? '').text;
      const files = dockerfile.quote(instruction.destination.span);
      yield {
        at: flag.span,
        message: isRoot(owner)
          ? `${files} belongs to root without --chown=${owner} too`
          : `${files} belongs to ${owner}, who can change it`,
        detail: { owner, destination: files },
        steps: ['Leave out --chown for files that the application only reads'],
      };
    }
  },
  examples: {
    bad: [
      { title: 'COPY', dockerfile: 'FROM debian:13\nCOPY --chown=app:app . /app' },
      { title: 'ADD', dockerfile: 'FROM debian:13\nADD --chmod=755 --chown=1000 a.tar /app/' },
      { title: 'root', dockerfile: 'FROM debian:13\nCOPY --chown=0:0 a /a' },
      {
        title: 'from a stage',
        dockerfile: 'FROM debian:13 AS b\nFROM debian:13\nCOPY --from=b --chown=app /a /a',
      },
    ],
    good: [{ title: 'without', dockerfile: 'FROM debian:13\nCOPY --chmod=755 a /a\nRUN chown app /data' }],
    unsure: [],
  },
});
