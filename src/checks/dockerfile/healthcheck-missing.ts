import type { Dockerfile, DockerfileStage } from '../../core/image/dockerfile.ts';
import { flagOf } from '../support/dockerfile/dockerfile-flags.ts';
import { dockerfileCheck, instructionsOf } from '../support/dockerfile/dockerfile-rule.ts';

const hasHealthcheck = ({ instructions }: DockerfileStage): boolean =>
  instructions.some(({ keyword }) => keyword === 'HEALTHCHECK');

/** Whether a stage, or one that it is based on, has a HEALTHCHECK. */
function inherits({ stages }: Dockerfile, stage: DockerfileStage): boolean {
  for (let at: DockerfileStage | undefined = stage; at !== undefined;) {
    if (hasHealthcheck(at)) return true;
    at = at.base.kind === 'stage' ? stages[at.base.index] : undefined;
  }
  return false;
}

/** Stages that make an image: no other stage is based on them or takes files from them. */
function shippedStages(dockerfile: Dockerfile): readonly DockerfileStage[] {
  const { stages } = dockerfile;
  const bases = new Set(stages.map(({ base }) => (base.kind === 'stage' ? base.index : -1)));
  const sources = new Set(
    [...instructionsOf(dockerfile, 'COPY', 'RUN')].flatMap(({ instruction }) => [
      flagOf(instruction, 'from')?.value?.toLowerCase(),
      ...instruction.flags.map(({ value = '' }) => /(?:^|,)from=([^,]*)/u.exec(value)?.[1]?.toLowerCase()),
    ]),
  );
  return stages.filter(
    ({ index, name, isLast, isBuilt }) =>
      isLast || isBuilt || (!bases.has(index) && !sources.has(name ?? '') && !sources.has(String(index))),
  );
}

const nowhere = 'nowhere in the file';
const last = 'the last stage';

export const check = dockerfileCheck({
  id: 'dockerfile/healthcheck-missing',
  title: 'No HEALTHCHECK in the Dockerfile',
  category: 'hygiene',
  severity: 'info',
  why: 'Unless the base image has one, a process that hangs counts as running: it is not restarted, and no alert is raised.',
  remediation: 'Add `HEALTHCHECK CMD …` with a command that fails when the application does not respond.',
  aliases: [
    { tool: 'hadolint', id: 'DL3057' },
    { tool: 'trivy', id: 'DS-0026', only: [nowhere] },
    { tool: 'kics', id: 'Healthcheck Instruction Missing', only: [last] },
    { tool: 'checkov', id: 'CKV_DOCKER_2', only: [nowhere] },
  ],
  nothing: 'every image has a HEALTHCHECK',
  *find(dockerfile) {
    const isAnywhere = dockerfile.stages.some(hasHealthcheck);
    for (const stage of shippedStages(dockerfile)) {
      if (inherits(dockerfile, stage)) continue;
      yield {
        at: stage.from.span,
        message: 'No HEALTHCHECK says whether the application responds',
        detail: {
          stage: stage.isLast ? last : (stage.name ?? String(stage.index)),
          healthcheck: isAnywhere ? 'in another stage' : nowhere,
        },
        steps: ['Add HEALTHCHECK CMD with a command that fails when the application does not respond'],
      };
    }
  },
  examples: {
    bad: [
      { title: 'none', dockerfile: 'FROM debian:13\nCMD ["app"]' },
      { title: 'in another stage', dockerfile: 'FROM debian:13 AS a\nHEALTHCHECK CMD a\nFROM debian:13' },
      {
        title: 'a stage for another target',
        dockerfile: 'FROM debian:13 AS a\nFROM debian:13\nHEALTHCHECK CMD a',
      },
    ],
    good: [
      { title: 'one', dockerfile: 'FROM debian:13\nHEALTHCHECK --interval=5s CMD a' },
      { title: 'switched off, which is a decision', dockerfile: 'FROM debian:13\nHEALTHCHECK NONE' },
      { title: 'of the base stage', dockerfile: 'FROM debian:13 AS a\nHEALTHCHECK CMD a\nFROM a' },
      {
        title: 'a stage that files are copied from',
        dockerfile: 'FROM debian:13 AS a\nFROM debian:13\nCOPY --from=a /a /a\nHEALTHCHECK CMD a',
      },
    ],
    unsure: [],
  },
});
