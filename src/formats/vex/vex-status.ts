import type { VexStatement } from '../../core/software/advisory.ts';
import type { OpenVexStatement } from '../openvex/read-openvex.ts';

/** Returns a status of OpenVEX as statements have it. */
export function vexStatus(status: OpenVexStatement['status']): VexStatement['status'] {
  if (status === 'not_affected') return 'not-affected';
  return status === 'under_investigation' ? 'under-investigation' : status;
}
