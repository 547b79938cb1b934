import type { Dockerfile, Instruction, RunCommand } from '../../core/image/dockerfile.ts';
import { notUnderstood, runsOf } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { unsavedFolders } from '../support/dockerfile/removed-folders.ts';

/** Whether all that a command removes is on mounts, and in no layer. */
function isUnsavedOnly(
  dockerfile: Dockerfile,
  instruction: Instruction,
  { arguments: words }: RunCommand,
): boolean {
  const folders = unsavedFolders(dockerfile, instruction);
  return words
    .filter(({ text }) => !text.startsWith('-'))
    .every(({ text }) => folders.some((folder) => text === folder || text.startsWith(`${folder}/`)));
}

export const check = dockerfileCheck({
  id: 'dockerfile/separate-removal',
  title: 'Files removed in a later step',
  category: 'hygiene',
  severity: 'low',
  why: 'The files stay in the layer that made them: the image is not smaller, and whoever pulls it can read them.',
  remediation: 'Remove files in the RUN that makes them.',
  aliases: [{ tool: 'slim', id: 'ID.20021' }],
  nothing: 'no step begins with a removal',
  *find(dockerfile) {
    for (const { instruction, run } of runsOf(dockerfile)) {
      const [first] = run.commands;
      if (first?.program !== 'rm' || first.arguments.length === 0) continue;
      if (isUnsavedOnly(dockerfile, instruction, first)) continue;
      yield {
        at: first.at,
        message: 'rm hides files of an earlier layer, and removes them from none',
        detail: { paths: String(first.arguments.filter(({ text }) => !text.startsWith('-')).length) },
        steps: ['Run rm in the RUN that makes the files, or copy what is needed into a new stage'],
      };
    }
    yield* notUnderstood(dockerfile);
  },
  examples: {
    bad: [
      {
        title: 'on its own',
        dockerfile: 'FROM debian:13\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*',
      },
      { title: 'at the start', dockerfile: 'FROM debian:13\nRUN rm /etc/x && ln -s /y /etc/x' },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["rm", "-r", "/x"]' },
    ],
    good: [
      {
        title: 'in the same step',
        dockerfile: 'FROM debian:13\nRUN apt-get update && rm -rf /var/lib/apt/lists/*',
      },
      { title: 'of a cache', dockerfile: 'FROM debian:13\nRUN --mount=type=cache,target=/c rm -rf /c/x' },
    ],
    unsure: [{ title: 'a variable as program', dockerfile: 'FROM debian:13\nRUN $RM /x' }],
  },
});
