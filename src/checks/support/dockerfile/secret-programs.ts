import type { RunCommand } from '../../../core/image/dockerfile.ts';

/** Programs that print what they read or are given. */
export const readers =
  /^(?:cat|tac|echo|printf|base64|base32|xxd|od|hexdump|strings|rev|nl|head|tail|envsubst|sed|awk|gawk|mawk|grep|egrep|fgrep|tr|cut|sort|uniq|fold|paste|column|pv|dd|gzip|bzip2|xz|zstd|unzip|gunzip|bunzip2|unxz|zcat|bzcat|xzcat|openssl|gpg2?|age|sops|jq|yq|tee)$/u;

/** Programs at the end of a pipe whose output does not have what they read. */
export const digests =
  /^(?:wc|cksum|\w+sum|docker|podman|buildah|skopeo|helm|curl|wget|ssh-add|gh|aws|gcloud|kubectl|oc)$/u;

/** Programs that put a copy of a file elsewhere. */
export const copiers: ReadonlySet<string> = new Set(
  'cp install mv rsync dd tar scp zip unzip 7z 7za 7zz 7zr'.split(' '),
);

/** Words with which a program of archives shows what is in one, and writes no file. */
const shows: Readonly<Record<string, RegExp>> = {
  tar: /^(?:-?[A-Za-z]*t[A-Za-z]*|--list)$/u,
  unzip: /^-[A-Za-z]*[lptvZz]/u,
  '7z': /^[lth]$/u,
};

/** Whether a command puts a copy of files, or of what is in them, elsewhere. */
export function copies({ program, arguments: words }: RunCommand): boolean {
  if (!copiers.has(program)) return false;
  const [first] = words;
  const form = shows[program.replace(/^7z.$/u, '7z')];
  // Only the first word of tar is one of options without a dash.
  return form === undefined || first === undefined || !form.test(first.text);
}

/** Whether a command takes a link for what it is, and not for the file behind it. */
export function keepsLinks({ program, arguments: words }: RunCommand): boolean {
  if (program === 'tar' || program === 'rsync' || program === 'mv') return true;
  return (
    program === 'cp' && words.some(({ text }) => /^(?:-[A-Za-z]*[adP]|--archive$|--no-deref)/u.test(text))
  );
}

/** Programs that run code in their arguments, whose effect is not followed. */
export const codeRunners =
  /^(?:python[\d.]*|node|nodejs|deno|bun|perl[\d.]*|ruby[\d.]*|php[\d.]*|lua[\d.]*|Rscript|eval)$/u;

/** Commands that store a setting, by their first words. */
const settings =
  /^(?:npm|pnpm|yarn|pip3?|poetry|composer|bundle|git|gem|helm|nuget|dotnet nuget|conda|mc alias|aws configure) (?:.*\b)?(?:config|set|add|source)\b/u;

/** Commands that keep what they are given or read in a file of their own: that of the login, the ring of keys. */
const stores =
  /^(?:(?:docker|podman|buildah|skopeo|crane|oras)(?: auth| registry)? login|helm registry login|gh auth login|glab auth login|npm login|gpg2? (?:.* )?--(?:fast-)?import|apt-key add|gcloud auth activate-service-account|az login|git credential(?:-store)? (?:.* )?(?:approve|store))\b/u;

function line({ program, arguments: words }: RunCommand): string {
  return [program, ...words.map(({ text }) => text.replaceAll('\0', '…'))].join(' ');
}

export function storesSetting(command: RunCommand): boolean {
  return settings.test(line(command));
}

/** Whether a command keeps what it is given or reads, wherever its program does. */
export function storesInput(command: RunCommand): boolean {
  return stores.test(line(command));
}

/** Options of programs that copy over ssh, whose values are no files to copy. */
export const ofSsh: ReadonlySet<string> = new Set(['-i', '-e', '-F', '-o', '--rsh']);

/** A short option of a program that reads recursively: `cp -r`, `rsync -a`. */
export const recursive = /^(?:-[A-Za-z]*[rRa]|--recursive|--archive)/u;
