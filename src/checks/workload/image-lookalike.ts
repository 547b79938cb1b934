import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine } from '../../core/rules/outcome.ts';
import { isBuiltByCompose, isDigest, repositoryOf } from '../../knowledge/images/image-names.ts';
import { judgeImageName, knownNames, lookalikeWords } from '../support/image/image-lookalike.ts';
import { textParameters } from '../support/parameters.ts';
import { checkedPart, type CheckedPart } from '../support/part.ts';
import { checkValue, settingPart } from '../support/workload/setting.ts';

function judge(reference: string, part: CheckedPart, known: readonly string[]): Outcome {
  const verdict = judgeImageName(reference, known);
  if ('own' in verdict) return part.pass(verdict.own);
  if ('doubt' in verdict) return part.unknown('undecidable', verdict.doubt);
  return part.fail(verdict.defect);
}

/** Why an image has not been pulled by its name; absent if it may have been. */
function whyNotPulled({ workload, image }: WorkloadCase, reference: string): string | undefined {
  if (isBuiltByCompose(reference, workload.key)) return 'Compose builds the image and never pulls it';
  const { references } = (workload.surface === 'container' ? valueOf(image) : undefined) ?? {};
  const repository = repositoryOf(reference);
  const isPulled = references?.some((one) => isDigest(one) && repositoryOf(one) === repository) ?? true;
  return isPulled ? undefined : `it has no digest of ${repository}: it was built, tagged or loaded here`;
}

/** The image that the workload runs. */
function checkImage(subject: WorkloadCase, known: readonly string[]): Outcome {
  const { workload, declared } = subject;
  const { imageName } = workload;
  if (workload.imageIsBuilt === true || declared?.imageIsBuilt === true)
    return settingPart(workload, 'image').pass('it is the name of what the Compose file builds');
  // Whatever the tag is, the name is written.
  if (imageName !== undefined) return judge(imageName, settingPart(workload, 'image'), known);
  return checkValue(workload, 'image', (reference, part) => {
    const because = whyNotPulled(subject, reference);
    return because === undefined ? judge(reference, part, known) : part.pass(because);
  });
}

/** The images that it mounts. */
function checkMounts({ workload }: WorkloadCase, known: readonly string[]): readonly Outcome[] {
  return (valueOf(workload.settings.mounts.value) ?? []).flatMap((entry) => {
    if (!('value' in entry) || entry.value.type !== 'image' || entry.value.source === undefined) return [];
    const { source, target } = entry.value;
    return judge(
      source,
      checkedPart({ at: entry.at, source: 'mounts', saw: `${source} at ${target}` }),
      known,
    );
  });
}

export const check = {
  id: 'workload/image-lookalike',
  needs: ['images', 'mounts'],
  on: 'workload',
  title: 'Image name that looks like another one',
  category: 'security',
  ...lookalikeWords,
  aliases: [],
  reads: ['image'],
  considers: ['mounts'],
  implies: [],
  fixable: false,
  parameters: { known: knownNames },
  evaluate(subject, parameters) {
    const known = textParameters(parameters, 'known') ?? [];
    return combine([checkImage(subject, known), ...checkMounts(subject, known)]);
  },
  examples: {
    bad: [
      { title: 'letters exchanged', compose: 'image: ngnix:1\n' },
      { title: 'a digit for a letter', run: 'docker run n0de:22' },
      { title: 'a letter more, in the namespace', compose: 'image: bitnamii/redis:7\n' },
      { title: 'a namespace that says it is official', run: 'docker run postgres-official/postgres:17' },
      { title: 'separators', compose: 'image: mongo_express:1\n' },
      { title: 'a registry that looks like another one', run: 'docker run qhcr.io/company/app:1' },
      {
        title: 'a registry that begins like another one',
        compose: 'image: docker.io.evil.example/library/nginx:1\n',
      },
      {
        title: 'the name of an official image in a namespace of others',
        compose: 'image: somebody/postgres:17\n',
      },
      { title: 'a Cyrillic letter', compose: 'image: ngіnx:1\n' },
      { title: 'a tag from a variable', compose: 'image: postgress:${TAG}\n' },
      {
        title: 'a slip away from a name that the policy knows',
        run: 'docker run registry.example/taem/app:1',
        parameters: { known: ['registry.example/team/app'] },
      },
      {
        title: 'a name that the policy knows, without its registry',
        compose: 'image: team/app:1\n',
        parameters: { known: ['registry.example/team'] },
      },
    ],
    good: [
      { title: 'an official image', compose: 'image: nginx:1\n' },
      { title: 'in full', run: 'docker run docker.io/library/nginx:1' },
      { title: 'a well-known image', compose: 'image: grafana/grafana:12\n' },
      { title: 'a word that is near a name', compose: 'image: mode\n' },
      { title: 'with a version in its name', run: 'docker run mysql8' },
      { title: 'in a registry of its own', compose: 'image: registry.example/team/ngnix:1\n' },
      { title: 'a copy in a registry of its own', run: 'docker run localhost:5000/postgres:17' },
      { title: 'the name of what is built', compose: 'build: .\nimage: redsi\n' },
      { title: 'a tag from a variable', compose: 'image: postgres:${TAG}\n' },
      {
        title: 'a name that the policy knows',
        run: 'docker run somebody/postgres:17',
        parameters: { known: ['somebody'] },
      },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: ${IMAGE}\n' },
      { title: 'a registry from a variable', compose: 'image: ${REGISTRY}/ngnix:1\n' },
      { title: 'no name of an image', run: 'docker run registry.example/App' },
    ],
  },
} satisfies Check<'workload'>;
