import type { RunsIn } from '../../core/trust/content-trust.ts';
import { pipelineFormOf } from '../references/pipeline-forms.ts';

/** How a file is read for uses of Content Trust. */
export interface TrustFileKind {
  reads: 'shell' | 'yaml' | 'dockerfile' | 'unit' | 'make' | 'text' | 'document';
  runsIn: RunsIn;
  /** What is named there and not understood is a use with an unknown value; else a mention. */
  isStrict: boolean;
}

/** CI files that name no images in a place of their own. */
const otherPipelines =
  /(?:^|\/)(?:azure-pipelines[^/]*\.ya?ml|\.azure-pipelines\/.+\.ya?ml|bitbucket-pipelines\.ya?ml|Jenkinsfile[^/]*|\.buildkite\/.+|\.travis\.yml|\.drone\.(?:jsonnet|star)|cloudbuild\.ya?ml|buildspec[^/]*\.ya?ml|\.semaphore\/.+|\.gitlab\/.+\.ya?ml|\.github\/actions\/.+)$/u;

const documents =
  /\.(?:md|markdown|mdx|rst|adoc|asciidoc|txt|html?|tex|org|[1-8])$|^(?:README|CHANGELOG|CHANGES|NEWS|LICENSE|HISTORY)$/iu;
const dockerfiles = /^(?:Dockerfile|Containerfile)(?:\..+)?$|\.(?:dockerfile|containerfile)$/iu;
const yamlNames = /\.(?:ya?ml|json|jsonc|json5)$/iu;
const units = /\.(?:service|timer|socket|target|mount|path|slice|container|kube)$/u;
const dropIns = /\.[a-z]+\.d\/[^/]+\.conf$/u;
const shells =
  /\.(?:sh|bash|zsh|ksh|dash|bats|envrc)$|^\.?(?:bashrc|bash_profile|bash_login|bash_aliases|bash\.bashrc|profile|zshrc|zshenv|zprofile|zlogin|kshrc|envrc|xprofile|xsessionrc)$/u;
const shellFolders = /(?:^|\/)(?:profile\.d|\.husky|\.git-hooks|githooks)\/[^/]+$/u;
const environments =
  /^\.env(?:\..+)?$|\.env(?:\..+)?$|^environment$|(?:^|\/)(?:default|sysconfig|environment\.d)\/[^/]+$/u;
const scripts =
  /\.(?:ps1|psm1|bat|cmd|fish|csh|tcsh|groovy|gradle|tf|tfvars|hcl|bicep|toml|ini|cfg|conf|properties|just|nomad|jenkinsfile|xml|plist|reg)$|^(?:Jenkinsfile.*|justfile|Justfile|Vagrantfile|Rakefile|Procfile)$/u;

/** How a file is read, by its name, its path and the start of its text. */
export function trustFileKind(path: string, head: string): TrustFileKind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const runsIn = runsInOf(path, name, head);
  return { ...formOf(path, name, head), runsIn };
}

function formOf(path: string, name: string, head: string): Omit<TrustFileKind, 'runsIn'> {
  if (documents.test(name) && !/^requirements.*\.txt$/u.test(name))
    return { reads: 'document', isStrict: false };
  if (dockerfiles.test(name)) return { reads: 'dockerfile', isStrict: true };
  if (yamlNames.test(name)) return { reads: 'yaml', isStrict: true };
  if (units.test(name) || dropIns.test(path)) return { reads: 'unit', isStrict: true };
  if (environments.test(name) || environments.test(path)) return { reads: 'text', isStrict: true };
  if (shells.test(name) || shellFolders.test(path) || isShellScript(head))
    return { reads: 'shell', isStrict: true };
  if (/^(?:GNU)?[Mm]akefile(?:\..+)?$|\.mk$/u.test(name)) return { reads: 'make', isStrict: true };
  return { reads: 'text', isStrict: scripts.test(name) };
}

function isShellScript(head: string): boolean {
  return /^#!\s*\S*?(?:\/env\s+(?:-S\s+)?)?\S*\b(?:ba|da|a|z|k)?sh\b/u.test(head);
}

function runsInOf(path: string, name: string, head: string): RunsIn {
  if (/(?:^|\/)docker\.service(?:\.d\/[^/]+\.conf)?$|(?:^|\/)(?:default|sysconfig)\/docker$/u.test(path))
    return 'dockerd';
  if (pipelineFormOf(path) !== undefined || otherPipelines.test(path)) return 'pipeline';
  if (dockerfiles.test(name)) return 'container';
  if (!yamlNames.test(name)) return 'machine';
  return isOfContainers(name, head) ? 'container' : 'elsewhere';
}

/** Compose files and Kubernetes manifests set variables of containers. */
function isOfContainers(name: string, head: string): boolean {
  return /compose/iu.test(name) || /^["']?(?:services|apiVersion)["']?:/mu.test(head);
}
