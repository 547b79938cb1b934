/** Images whose entrypoint runs one program with the command as its arguments, by their public Dockerfiles. */
const programs: Readonly<Record<string, string>> = {
  'curlimages/curl': 'curl',
  'alpine/curl': 'curl',
  'minio/mc': 'mc',
  'skopeo/stable': 'skopeo',
  'atmoz/sftp': 'sftp-users',
  'dperson/samba': 'samba.sh',
  'tsl0922/ttyd': 'ttyd',
  'jpillora/chisel': 'chisel',
  'fatedier/frpc': 'frpc',
  'fatedier/frps': 'frps',
  'snowdreamtech/frpc': 'frpc',
  'snowdreamtech/frps': 'frps',
};

/** Returns the program that the entrypoint of an image runs, for well-known ones; on any registry. */
export function programOfImage(reference: string): string | undefined {
  const path = reference.replace(/@.*$/u, '').replace(/:[^/]*$/u, '');
  const name = path.split('/').slice(-2).join('/');
  return Object.hasOwn(programs, name) ? programs[name] : undefined;
}

/** Returns the words before those of a command: the entrypoint, or else what that of the image is known to run. */
export function wordsBefore(entrypoint: readonly string[], image: string): readonly string[] {
  const program = programOfImage(image);
  if (entrypoint.length > 0) return entrypoint;
  return program === undefined ? [] : [program];
}
