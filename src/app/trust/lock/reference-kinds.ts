import { manifestReferences } from '../../../adapters/references/manifest-references.ts';
import { pipelineFormOf } from '../../../adapters/references/pipeline-forms.ts';
import { pipelineReferences } from '../../../adapters/references/pipeline-references.ts';
import type { WrittenReference } from '../../../core/trust/written-reference.ts';
import type { PlacedValue } from '../../../formats/yaml/placed-values.ts';
import { targets } from '../../targets/registry.ts';
import type { FileKind } from '../../targets/shared/claim-of.ts';
import { memberNames } from '../../targets/shared/json-members.ts';

/** A kind of file that names images. */
export interface ReferenceKind extends FileKind {
  /** In the plural, for people. */
  words: string;
  reads: 'bake' | 'compose' | 'dockerfile' | 'yaml';
  /** Finds the images in the documents of a file, for kinds that are plain YAML. */
  references?(documents: readonly PlacedValue[], path: string, shown: string): readonly WrittenReference[];
}

const yamlNames = ['.yaml', '.yml'];

/** CI files: their paths say what they are. */
const pipelines: ReferenceKind = {
  words: 'CI files',
  reads: 'yaml',
  extensions: yamlNames,
  claims: (_name, _head, path) => (pipelineFormOf(path) === undefined ? undefined : 'sure'),
  references(documents, path, shown) {
    const form = pipelineFormOf(path);
    return form === undefined ? [] : pipelineReferences(documents, form, shown);
  },
};

/** Kubernetes manifests: each object names its version and its kind. */
const manifests: ReferenceKind = {
  words: 'Kubernetes manifests',
  reads: 'yaml',
  extensions: yamlNames,
  claims(name, head) {
    if (/^["']?apiVersion["']?:/mu.test(head) && /^["']?kind["']?:/mu.test(head))
      return yamlNames.some((end) => name.endsWith(end)) ? 'sure' : 'likely';
    const names = memberNames(head);
    return names.has('apiVersion') && names.has('kind') ? 'likely' : undefined;
  },
  references: (documents, _path, shown) => manifestReferences(documents, shown),
};

/** The kinds, the most certain first. */
export const referenceKinds: readonly ReferenceKind[] = [
  pipelines,
  { ...targets.compose, reads: 'compose' },
  { ...targets.dockerfile, reads: 'dockerfile' },
  { ...targets.bake, reads: 'bake' },
  manifests,
];
