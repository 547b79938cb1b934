import { produceByChecks } from './check-producer.ts';
import { produceByFiles } from './file-producer.ts';
import type { Producer } from './producer.ts';

/** Everything that makes findings of facts. A report is the union of what they produce. */
export const producers: readonly Producer[] = [produceByChecks, produceByFiles];
