/** A step of an image's history (OCI image configuration, `history`). */
export interface LayerStep {
  /** `created_by`: what the builder wrote. */
  createdBy: string;
  /** `empty_layer`: whether it made no layer. */
  isEmpty: boolean;
}

/** Instructions that set what an image runs: the last ones of most base images. */
const startInstruction = /^(?:\/bin\/sh -c #\(nop\) +)?(?:CMD|ENTRYPOINT)\b/u;

/**
 * Returns how many of the lowest layers came with the base image, by the image's history: those before a `CMD` or
 * `ENTRYPOINT` that more layers follow, the last such one. `undefined` if the history shows none: then it does not
 * say where the base image ends.
 */
export function countBaseLayers(history: readonly LayerStep[]): number | undefined {
  const lastLayer = history.findLastIndex(({ isEmpty }) => !isEmpty);
  const end = history.findLastIndex(
    ({ createdBy, isEmpty }, place) => place < lastLayer && isEmpty && startInstruction.test(createdBy),
  );
  return end === -1 ? undefined : history.slice(0, end).filter(({ isEmpty }) => !isEmpty).length;
}
