import type { Location } from '../location.ts';

/** A key, or a part of a value, of a Compose service that `docker stack deploy` does not honour. */
export interface DroppedKey {
  /** `security_opt`; `ports` for the host address of a port. */
  key: string;
  /** `refused`: nothing of the file is deployed. */
  treatment: 'ignored' | 'refused';
  /** It only takes isolation away (`pid: host`): without it the service is more confined than written. */
  loosens?: true;
  at: readonly Location[];
}
