import { posix } from 'node:path';
import type { AdapterDoubt, WrittenWorkload } from '../../core/workload/workload.ts';
import { rememberingParser, type ParseDocuments } from '../../formats/yaml/parse-documents.ts';
import type { ComposeProblem, RequiredVariable } from '../language/node.ts';
import type { OpenedFile } from '../language/include.ts';
import { loadModel } from '../language/load-model.ts';
import { familiarReference } from '../../knowledge/images/image-names.ts';
import { startOfFile } from '../../core/location.ts';
import { activeServices } from '../language/profiles.ts';
import { checkCycles } from '../language/dependencies.ts';
import { checkSections } from '../language/check-sections.ts';
import { checkModelValues } from '../language/check-schema.ts';
import type { Variables } from '../language/interpolate.ts';
import { readProjectVariables } from './project-variables.ts';
import { readProjectName } from './project-name.ts';
import { environmentFiles } from './settings/environment-file.ts';
import { readComposeService } from './read-service.ts';
import { writtenNetworks, type WrittenNetwork } from './written-networks.ts';
import { composeServiceOf, rememberService } from './written-values.ts';
import {
  inlineDockerfiles,
  openInlineDockerfiles,
  type OpenInlineDockerfile,
  type WrittenInlineDockerfile,
} from './settings/inline-dockerfiles.ts';
import { readRemarks } from './remarks/read-remarks.ts';
import type { Remark } from './remarks/remark.ts';

/** A Compose file and the inputs for reading it. */
export interface ComposeInput {
  /** The path as locations show it; its last part is the file's name. */
  file: string;
  text: string;
  /** The absolute path, where it is not in `directory`. */
  path?: string;
  /** Absolute directory of the project: for relative paths. */
  directory: string;
  /** The files of variables, as `readProjectVariables` takes them. */
  environmentFiles?: readonly (readonly string[])[];
  /** The profiles that are active (`--profile`); those of `COMPOSE_PROFILES` if left out. */
  profiles?: readonly string[];
  /** `swarm`: the file is read as `docker stack deploy` takes it. */
  deploysTo?: 'swarm';
  /** The project's name, if the caller knows it (`--project-name`, a container's label). */
  project?: string;
  /** Files merged over it, in order; their relative paths start from `directory` too. */
  overrides?: readonly OverrideFile[];
  /** Variables of the environment; those of the files of variables are added. */
  env: Readonly<Record<string, string>>;
  /**
   * Returns the text of another file by absolute path, for `extends`, `include`, `env_file`, `.env` and seccomp
   * profiles.
   */
  load?: (path: string) => string | undefined;
  /** Returns why a file that is there could not be read. */
  whyUnread?: (path: string) => string | undefined;
  /** How YAML is parsed; a reader that is run again for further files gives one that remembers. */
  parseDocuments?: ParseDocuments;
}

/**
 * A file merged over the previous one, like a further `--file` of Compose: its shown path, absolute path and
 * text.
 */
export interface OverrideFile {
  file: string;
  path: string;
  text: string;
}

/**
 * The workloads of a Compose file; `problems` are reasons why Compose would reject it, or parts that were not
 * read.
 */
export interface ComposeReading {
  workloads: readonly WrittenWorkload[];
  problems: readonly ComposeProblem[];
  /** The variables that are not set and have to be, with a place that names them. */
  required: readonly RequiredVariable[];
  /** What rules on the text of a file are about, which Compose takes. */
  remarks: readonly Remark[];
  /** The networks that it defines. */
  networks: readonly WrittenNetwork[];
  project: string;
  /** The Dockerfiles in it. */
  inlineDockerfiles: readonly WrittenInlineDockerfile[];
  /** Those that cannot be read. */
  openInlineDockerfiles: readonly OpenInlineDockerfile[];
}

/** The project's directory, as the name of one of its files leads to it. */
function shownDirectory({ file, path }: OverrideFile, directory: string): string {
  return posix.join(posix.dirname(file), posix.relative(posix.dirname(path), directory));
}

function filesOf(input: ComposeInput): readonly OpenedFile[] {
  const { file, directory, text, overrides = [] } = input;
  const { path = posix.join(directory, posix.basename(file)) } = input;
  return [{ file, path, text }, ...overrides].map((each) => ({
    path: each.path,
    source: { file: each.file, directory, shownDirectory: shownDirectory(each, directory), text: each.text },
  }));
}

/** Returns what two problems have in common if they are one: the place, and the message without the service. */
function problemKey({ message, at: { file, range } }: ComposeProblem): string {
  return `${file} ${range.startOffset} ${range.endOffset} ${message.replace(/^services\.[^. ]+/u, '')}`;
}

/** Returns the value of a variable that a file of variables sets and the environment does not. */
function fileVariable(name: string, { set }: Variables, env: ComposeInput['env']): string | undefined {
  const value = Object.hasOwn(env, name) ? undefined : set.get(name);
  return value !== undefined && 'text' in value && value.text !== '' ? value.text : undefined;
}

/**
 * Returns the problems without those that only follow from others: what a file on another machine, or one that could not
 * be read, would define.
 */
function certainProblems(problems: readonly ComposeProblem[]): readonly ComposeProblem[] {
  const isUnread = problems.some((one) => one.isUnread);
  const isOpen = isUnread || problems.some(({ isElsewhere }) => isElsewhere);
  return problems.filter(
    ({ isUndefined, lacksImage }) => !(isOpen && isUndefined) && !(isUnread && lacksImage),
  );
}

/** Returns the problems without repetitions: a shared value is checked for each of its services. */
function distinctProblems(problems: readonly ComposeProblem[]): readonly ComposeProblem[] {
  const first = new Map(problems.toReversed().map((each) => [problemKey(each), each]));
  return [...first.values()].toReversed();
}

/** The image that a service names, in its short form. */
function imageNamed({ settings: { image } }: WrittenWorkload): string | undefined {
  return image !== undefined && 'value' in image ? familiarReference(image.value) : undefined;
}

/** Marks the services that run what another one of the project builds. */
function withBuiltImages(workloads: readonly WrittenWorkload[]): readonly WrittenWorkload[] {
  const built = new Set(
    workloads.flatMap((one) => (one.imageIsBuilt === true ? (imageNamed(one) ?? []) : [])),
  );
  return workloads.map((one) => {
    if (one.imageIsBuilt === true || !built.has(imageNamed(one) ?? '')) return one;
    const marked: WrittenWorkload = { ...one, imageIsBuilt: true };
    const service = composeServiceOf(one);
    if (service !== undefined) rememberService(marked, service);
    return marked;
  });
}

/**
 * Reads one Compose file with its override files as `docker compose` does (Compose specification; measured on
 * 2.26.1): one workload for each service, every value with its location. Never throws on any text; invalid
 * YAML gives problems and no workload.
 */
export function readCompose(input: ComposeInput): ComposeReading {
  const problems: ComposeProblem[] = [];
  const required: RequiredVariable[] = [];
  const files = filesOf(input);
  const paths = files.map(({ path }) => path);
  const sources = files.map(({ source }) => source);
  const parse = input.parseDocuments ?? rememberingParser();
  const load = (other: string): string | undefined => input.load?.(other);
  const whyUnread = (other: string): string | undefined => input.whyUnread?.(other);
  const given = readProjectVariables(input, { load, whyUnread, problems });
  const { project, unknown } = readProjectName(sources, input.directory, input.project, given, parse);
  const variables = { ...given, set: new Map([...given.set, ['COMPOSE_PROJECT_NAME', { text: project }]]) };
  const model = loadModel(
    { variables, problems, required, load, whyUnread, parseDocuments: parse, scopes: new Map() },
    files,
    paths,
  );
  if (project === '') problems.push({ message: 'the project has no name', at: startOfFile(input.file) });
  const active = activeServices(model, given, input.profiles);
  const doubts: readonly AdapterDoubt[] = unknown === undefined ? [] : [unknown];
  const home = Object.hasOwn(input.env, 'HOME') ? input.env['HOME'] : undefined;
  const { directory } = input;
  const context = {
    model,
    project,
    directory,
    paths,
    doubts,
    active,
    problems,
    load,
    environmentFile: environmentFiles(load, given),
    variable: (name: string) => fileVariable(name, given, input.env),
    mountsOfServices: new Map(),
    ...(home !== undefined && { home }),
    ...(input.deploysTo !== undefined && { deploysTo: input.deploysTo }),
  };
  checkModelValues(model, problems);
  checkSections(model, problems);
  checkCycles(model, active, problems);
  const services = [...model.services.values()].map((service) => readComposeService(context, service));
  const workloads = withBuiltImages(services);
  const remarks = readRemarks(model, workloads);
  return {
    workloads,
    problems: distinctProblems(certainProblems(problems)),
    required: [...new Map(required.map((one) => [one.name, one])).values()],
    remarks,
    networks: writtenNetworks(model, input.deploysTo === 'swarm' ? 'overlay' : 'bridge'),
    project,
    inlineDockerfiles: inlineDockerfiles(model),
    openInlineDockerfiles: openInlineDockerfiles(model),
  };
}
