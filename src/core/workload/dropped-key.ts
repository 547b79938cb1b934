import type { Location } from '../location.ts';

/** A key, or a part of a value, of a Compose service that `docker stack deploy` does not honour. */
export interface DroppedKey {
  /** `security_opt`; `ports` for the host address of a port. */
  key: string;
  /** `refused`: nothing of the file is deployed. */
  treatment: 'ignored' | 'refused';
  at: readonly Location[];
}
