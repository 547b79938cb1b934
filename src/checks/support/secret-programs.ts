import type { RunCommand } from '../../core/dockerfile.ts';

/** Programs that print what they read or are given. */
export const readers =
  /^(?:cat|tac|echo|printf|base64|base32|xxd|od|hexdump|strings|rev|nl|head|tail|envsubst|sed|awk|gawk|mawk|grep|egrep|fgrep|tr|cut|sort|uniq|fold|paste|column|pv|dd|gzip|bzip2|xz|zstd|gunzip|bunzip2|unxz|zcat|bzcat|xzcat|openssl|gpg2?|age|sops|jq|yq|tee)$/u;

/** Programs at the end of a pipe whose output does not have what they read. */
export const digests =
  /^(?:wc|cksum|\w+sum|docker|podman|buildah|skopeo|helm|curl|wget|ssh-add|gh|aws|gcloud|kubectl|oc)$/u;

/** Programs that put a copy of a file elsewhere. */
export const copiers: ReadonlySet<string> = new Set(['cp', 'install', 'mv', 'rsync', 'dd', 'tar', 'scp']);

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
