import type { ContextSource, Dockerfile, DockerfileStage } from '../../core/image/dockerfile.ts';
import { cleanPath } from '../../dockerfile/language/ignore-patterns.ts';
import { withTriggers } from './triggers.ts';
import { sourceKind } from './added-kind.ts';

/** What the COPY and ADD instructions of the stages take from the build context. */
export function contextSources(
  stages: readonly DockerfileStage[],
  expandAt: Dockerfile['expandAt'],
): readonly ContextSource[] {
  return stages.flatMap((stage) =>
    withTriggers(stage, stages).instructions.flatMap((instruction): ContextSource[] => {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return [];
      if (instruction.flags.some(({ name }) => name === 'from')) return [];
      return instruction.sources.flatMap((source): ContextSource[] => {
        const { text, isKnown } = expandAt(instruction, source.text);
        const found = { stage, instruction, source };
        if (!isKnown) return [found];
        if (instruction.keyword === 'ADD' && sourceKind(text) === 'remote') return [];
        return [{ ...found, path: contextPath(text) }];
      });
    }),
  );
}

/** A source from the context on; a path above it is the context itself. */
function contextPath(text: string): string {
  return cleanPath(cleanPath(`/${text}`).slice(1) || '.');
}
