import type {
  CopyInstruction,
  Dockerfile,
  DockerfileStage,
  Instruction,
} from '../../core/image/dockerfile.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

/** Two instructions that could be one. */
interface Pair {
  stage: DockerfileStage;
  before: Instruction;
  after: Instruction;
}

/** Instructions with the one directly before them in the same stage. */
function pairsOf({ stages }: Dockerfile): readonly Pair[] {
  return stages.flatMap((stage) =>
    stage.instructions.flatMap((after, index) => {
      const before = stage.instructions[index - 1];
      return before === undefined || before.keyword !== after.keyword ? [] : [{ stage, before, after }];
    }),
  );
}

const flagsOf = ({ flags }: Instruction): string =>
  flags
    .map(({ name, value = '' }) => `${name}=${value}`)
    .toSorted()
    .join(' ');

const isCopy = (one: Instruction): one is CopyInstruction => one.keyword === 'COPY' || one.keyword === 'ADD';

/** A RUN with more commands is meant to be on its own. */
const fewCommands = 2;

/** How two instructions of one kind follow each other; `undefined` if they cannot be one. */
function kindOf(dockerfile: Dockerfile, { before, after }: Pair): string | undefined {
  const isSame = flagsOf(before) === flagsOf(after);
  if (after.keyword === 'RUN') {
    if (!isSame) return 'RUN with other flags';
    const isLong = [before, after].some((one) => dockerfile.commandsOf(one).commands.length > fewCommands);
    return isLong ? 'long RUN' : 'RUN';
  }
  if (!isCopy(after) || !isCopy(before) || !isSame) return undefined;
  return after.destination.text === before.destination.text ? after.keyword : undefined;
}

/** What tells KICS’s findings: directly on the next line, in the last stage. */
function placeOf({ stage, before, after }: Pair): string {
  if (!stage.isLast) return ' in an earlier stage';
  return after.line === before.line + 1 ? '' : ' further down';
}

const places = ['', ' further down', ' in an earlier stage'];
const runKinds = ['RUN', 'long RUN', 'RUN with other flags'];
const anywhere = (kinds: readonly string[]): readonly string[] =>
  kinds.flatMap((kind) => places.map((place) => `${kind}${place}`));

function* findIn(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  for (const pair of pairsOf(dockerfile)) {
    const kind = kindOf(dockerfile, pair);
    if (kind === undefined) continue;
    const { after } = pair;
    const [first] = after.keyword === 'RUN' ? dockerfile.commandsOf(after).commands : [];
    const { destination } = isCopy(after) ? after : {};
    yield {
      at: after.written.span,
      message: `${after.keyword} follows ${after.keyword}: both could be one instruction`,
      saw: `${after.keyword}, directly after another`,
      detail: {
        kind: `${kind}${placeOf(pair)}`,
        ...(first === undefined ? {} : { program: first.program }),
        ...(destination === undefined ? {} : { destination: destination.text }),
      },
      steps: [
        after.keyword === 'RUN'
          ? 'Combine both with &&, or in one heredoc (RUN <<EOF), if they change together'
          : 'Name all sources in one instruction, if they change together',
      ],
    };
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/consecutive-steps',
  title: 'Consecutive instructions that could be one',
  category: 'style',
  severity: 'info',
  why: 'Each makes a layer. What a later layer removes stays in the earlier one.',
  remediation:
    'Combine instructions that change together. Leave apart what the build cache should keep apart.',
  aliases: [
    { tool: 'hadolint', id: 'DL3059', only: anywhere(['RUN']) },
    { tool: 'slim', id: 'ID.20019', only: anywhere(runKinds) },
    {
      tool: 'kics',
      id: 'Multiple RUN, ADD, COPY, Instructions Listed',
      only: [...runKinds, 'COPY', 'ADD'],
    },
  ],
  nothing: 'no two instructions could be one',
  find: findIn,
  examples: {
    bad: [
      { title: 'two RUN', dockerfile: 'FROM debian:13\nRUN a\nRUN b' },
      { title: 'with a comment between', dockerfile: 'FROM debian:13\nRUN a\n\n# next\nRUN b' },
      { title: 'long ones', dockerfile: 'FROM debian:13\nRUN a && b && c\nRUN d' },
      { title: 'other flags', dockerfile: 'FROM debian:13\nRUN a\nRUN --network=none b' },
      { title: 'two COPY', dockerfile: 'FROM debian:13\nCOPY a /x/\nCOPY b /x/' },
      { title: 'two ADD', dockerfile: 'FROM debian:13\nADD a /x/\nADD b /x/' },
    ],
    good: [
      { title: 'another instruction between', dockerfile: 'FROM debian:13\nRUN a\nENV x=y\nRUN b' },
      { title: 'other targets', dockerfile: 'FROM debian:13\nCOPY a /x\nCOPY b /y' },
      { title: 'files of other stages', dockerfile: 'FROM debian:13\nCOPY a /x/\nCOPY --from=busybox b /x/' },
      { title: 'another stage', dockerfile: 'FROM debian:13\nRUN a\nFROM debian:13\nRUN b' },
    ],
    unsure: [],
  },
});
