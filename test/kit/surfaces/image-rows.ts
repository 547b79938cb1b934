import type { MatrixRow } from './matrix-row.ts';

/** The rows of rules on the name of the image. */
export const imageRows: readonly MatrixRow[] = [
  { rule: 'workload/image-digest', title: 'an image without a digest', change: {} },
  {
    rule: 'workload/image-lookalike',
    title: 'a name that looks like another one',
    change: { image: 'ngnix:1' },
    shownBy: { container: 'test/lab/registry.test.ts' },
  },
  {
    rule: 'workload/image-registry',
    title: 'a registry that is not trusted',
    change: {},
    parameters: { trusted: ['registry.example'] },
  },
  {
    rule: 'workload/image-signature',
    title: 'a registry that the policy does not allow',
    change: {},
    trust: { allowed: ['registry.example'], images: [] },
    shownBy: { container: 'test/lab/signed-images.test.ts' },
  },
  { rule: 'workload/image-tag', title: 'the tag latest', change: { image: 'lab:latest' } },
];
