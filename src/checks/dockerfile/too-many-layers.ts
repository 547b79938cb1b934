import type { DockerfileStage } from '../../core/image/dockerfile.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';

const makers: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);
/** The kernel mounts at most some 120 layers over each other, those of the base image included. */
const most = 100;

/** The number of layers that a stage adds to its base image, those of the stages that it is based on included. */
function layersOf({ base, instructions }: DockerfileStage, stages: readonly DockerfileStage[]): number {
  const own = instructions.filter(({ keyword }) => makers.has(keyword)).length;
  const before = base.kind === 'stage' ? stages[base.index] : undefined;
  return before === undefined ? own : own + layersOf(before, stages);
}

export const check = dockerfileCheck({
  id: 'dockerfile/too-many-layers',
  title: 'Too many layers',
  category: 'hygiene',
  severity: 'low',
  why: 'A storage driver mounts a limited number of layers, and each costs time with every file that is opened.',
  remediation: 'Combine instructions, or copy the result into a new stage.',
  aliases: [{ tool: 'slim', id: 'ID.20020' }],
  nothing: `no stage has more than ${most} layers`,
  *find({ stages }) {
    for (const stage of stages) {
      const layers = layersOf(stage, stages);
      if (layers > most)
        yield {
          at: stage.from.span,
          message: `The stage adds ${layers} layers`,
          detail: { stage: stage.name ?? String(stage.index) },
          steps: ['Combine RUN instructions', 'Copy the result into a new stage with COPY --from'],
        };
    }
  },
  examples: {
    bad: [
      { title: 'many RUN', dockerfile: `FROM debian:13\n${'RUN a\n'.repeat(101)}` },
      {
        title: 'in two stages',
        dockerfile: `FROM debian:13 AS a\n${'RUN a\n'.repeat(60)}FROM a\n${'COPY a /x\n'.repeat(60)}`,
      },
    ],
    good: [
      { title: 'up to the limit', dockerfile: `FROM debian:13\n${'RUN a\n'.repeat(100)}` },
      { title: 'without layers', dockerfile: `FROM debian:13\n${'ENV a=b\n'.repeat(200)}` },
      {
        title: 'copied into a new stage',
        dockerfile: `FROM debian:13 AS a\n${'RUN a\n'.repeat(60)}FROM debian:13\n${'COPY --from=a a /x\n'.repeat(60)}`,
      },
    ],
    unsure: [],
  },
});
