import type { ReferenceGap } from '../../../core/trust/lock-report.ts';
import type { WrittenReference } from '../../../core/trust/written-reference.ts';
import { longestComposeFile } from '../../targets/shared/longest-compose-file.ts';
import type { ArgumentedBuild } from '../../targets/shared/named-images.ts';
import type { TargetFile } from '../../targets/shared/target.ts';

/** A file that was named or found, with its text. */
export interface ReferenceFile extends TargetFile {
  text: string;
}

/** The images that files name. */
export interface ReferenceReading {
  references: readonly WrittenReference[];
  files: readonly ReferenceFile[];
  gaps: readonly ReferenceGap[];
  /** What services build, which names further Dockerfiles. */
  builds: readonly ArgumentedBuild[];
}

/** A reading of nothing. */
export const noReferences: ReferenceReading = { references: [], files: [], gaps: [], builds: [] };

/** Largest file that is read, in bytes. */
export const longestFile = longestComposeFile;
