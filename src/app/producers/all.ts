import { produceByChecks } from './check-producer.ts';
import { produceByFiles } from './file-producer.ts';
import type { Producer } from './producer.ts';

/** All producers of findings. A report is the union of their results. */
export const producers: readonly Producer[] = [produceByChecks, produceByFiles];
