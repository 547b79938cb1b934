/**
 * A secret or config that a Compose service is given. `from` is where its content comes from; `mode` its
 * permissions where they are written.
 */
export interface GivenFile {
  kind: 'secret' | 'config';
  name: string;
  from: 'file' | 'environment' | 'content' | 'external';
  mode?: number;
}
