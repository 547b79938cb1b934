/** A limit that the engine refuses beside a key of the same Compose service. */
export interface SettingConflict {
  setting: 'memory' | 'cpu';
  /** Such as `deploy.resources.reservations.memory`. */
  key: string;
}
