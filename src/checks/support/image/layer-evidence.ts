import type { Evidence } from '../../../core/findings/finding.ts';
import type { ImageFile } from '../../../core/image/image.ts';
import type { Location } from '../../../core/location.ts';
import { valueOf } from '../../../core/observed.ts';
import type { BuildStep, Image } from '../../../core/image/written-image.ts';
import { stepName } from './image-steps.ts';
import { shownMode } from './shown-file.ts';

/** Most paths of one layer in evidence. */
const mostPaths = 50;

function stepOfLayer(image: Image, layer: number): { step: BuildStep; index: number } | undefined {
  const steps = valueOf(image.steps) ?? [];
  const index = steps.findIndex((step) => step.layer === layer);
  const step = steps[index];
  return step && { step, index };
}

function layerText(image: Image, layer: number): string {
  const digests = valueOf(image.layers) ?? [];
  const digest = digests[layer]?.replace(/^(\w+:\w{12}).*$/u, ' ($1)') ?? '';
  const made = stepOfLayer(image, layer);
  return `layer ${layer + 1}${digest}${made === undefined ? '' : `, ${stepName(made.step, made.index)}`}`;
}

/** Returns what was found, layer by layer, with the step that made each layer. */
export function evidenceByLayer(
  image: Image,
  source: string,
  files: readonly ImageFile[],
): readonly Evidence[] {
  return [...Map.groupBy(files, ({ layer }) => layer)].map(([layer, group]) => {
    const more = group.length > mostPaths ? ` and ${group.length - mostPaths} more` : '';
    const paths = `${group.slice(0, mostPaths).map(shownMode).join(', ')}${more}`;
    return { source, saw: layer === undefined ? paths : `${layerText(image, layer)}: ${paths}` };
  });
}

/** Returns the steps that made the layers in which files were found. */
export function stepsOfFiles(image: Image, files: readonly ImageFile[]): readonly Location[] {
  const layers = new Set(files.flatMap(({ layer }) => layer ?? []));
  return [...layers].flatMap((layer) => stepOfLayer(image, layer)?.step.at ?? []);
}
