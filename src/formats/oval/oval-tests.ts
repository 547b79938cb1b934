import { childrenNamed, elementAt, elementText, xmlElements } from '../xml/xml-elements.ts';
import type { XmlElement } from '../xml/xml-tree.ts';

/** What a test of an OVAL document is about (OVAL 5.11: tests, objects, states, variables). */
export type OvalTest =
  | {
      kind: 'package';
      names: readonly string[];
      /** The version before which a package is affected; missing if the test is that it is installed. */
      before?: string;
      architectures: readonly string[];
      /** Those of the test, its object and its state. */
      comments: readonly string[];
    }
  /** Whether a stream of a module is enabled, as `name:stream`. */
  | { kind: 'module'; module: string }
  /** Whether a package is installed whose version is compared in another way. */
  | { kind: 'unreadable'; why: string }
  /** Signatures, the release, the running kernel: nothing about the version of a package. */
  | { kind: 'other' };

interface OvalParts {
  objects: ReadonlyMap<string, XmlElement>;
  states: ReadonlyMap<string, XmlElement>;
  variables: ReadonlyMap<string, readonly string[]>;
}

const containers: ReadonlySet<string> = new Set(['tests', 'objects', 'states', 'variables']);

/** Reads the tests of an OVAL document, by their ids. @throws Malformed if it is not well-formed. */
export function readOvalTests(bytes: Uint8Array): ReadonlyMap<string, OvalTest> {
  const tests = new Map<string, XmlElement>();
  const objects = new Map<string, XmlElement>();
  const states = new Map<string, XmlElement>();
  const variables = new Map<string, readonly string[]>();
  for (const element of xmlElements(bytes, (_name, parent) => containers.has(parent))) {
    const id = element.attributes.get('id') ?? '';
    if (element.name.endsWith('_test')) tests.set(id, element);
    else if (element.name.endsWith('_object')) objects.set(id, element);
    else if (element.name.endsWith('_state')) states.set(id, element);
    else if (element.name === 'constant_variable')
      variables.set(id, childrenNamed(element, 'value').map(elementText));
  }
  const parts = { objects, states, variables };
  return new Map([...tests].map(([id, test]) => [id, resolveTest(test, parts)]));
}

const packageTests: ReadonlySet<string> = new Set(['rpminfo_test', 'dpkginfo_test']);

/** Packages that say which distribution it is. */
const releasePackage = /^(?:redhat|centos|rocky|almalinux|oracle|oraclelinux)-release/u;

function resolveTest(test: XmlElement, parts: OvalParts): OvalTest {
  if (test.name === 'textfilecontent54_test') return moduleTest(test, parts);
  if (!packageTests.has(test.name)) return { kind: 'other' };
  const object = parts.objects.get(elementAt(test, 'object')?.attributes.get('object_ref') ?? '');
  const states = childrenNamed(test, 'state').map((state) =>
    parts.states.get(state.attributes.get('state_ref') ?? ''),
  );
  if (object === undefined || states.includes(undefined))
    return { kind: 'unreadable', why: 'a test refers to an object or a state that is missing' };
  const names = namesOf(object, parts);
  const known = states.filter((state) => state !== undefined);
  const conditions = known.flatMap((state) => state.children);
  if (names.length === 0) return { kind: 'unreadable', why: 'an object names no package' };
  if (names.every((name) => releasePackage.test(name))) return { kind: 'other' };
  const version = conditions.find(({ name }) => name === 'evr');
  if (version === undefined && conditions.some(({ name }) => name !== 'arch')) return { kind: 'other' };
  const operation = version?.attributes.get('operation') ?? 'equals';
  const before = elementText(version);
  if (version !== undefined && (operation !== 'less than' || before === ''))
    return {
      kind: 'unreadable',
      why: `the version of ${names[0]} is compared by '${operation.slice(0, 40)}'`,
    };
  return {
    kind: 'package',
    names,
    ...(version === undefined ? {} : { before }),
    architectures: conditions.filter(({ name }) => name === 'arch').flatMap(architecturesOf),
    comments: [test, object, ...known].flatMap(({ attributes }) => attributes.get('comment') ?? []),
  };
}

/** The names are in the object, or in a variable that it refers to. */
function namesOf(object: XmlElement, { variables }: OvalParts): readonly string[] {
  return childrenNamed(object, 'name').flatMap((name) => {
    const variable = name.attributes.get('var_ref');
    const names = variable === undefined ? [elementText(name)] : (variables.get(variable) ?? []);
    return names.filter((one) => /^[\w.+-]{1,200}$/u.test(one));
  });
}

/** `aarch64|x86_64` by a pattern, or one name. */
function architecturesOf(condition: XmlElement): readonly string[] {
  return elementText(condition)
    .replace(/^\^?\(?|\)?\$?$/gu, '')
    .split('|')
    .filter((one) => /^\w+$/u.test(one) && one !== 'src');
}

/** `Module nodejs:18 is enabled`, else the file of the module and the stream in the state. */
function moduleTest(test: XmlElement, { objects, states }: OvalParts): OvalTest {
  const [, named] = /^Module (\S+:\S+) is enabled$/u.exec(test.attributes.get('comment') ?? '') ?? [];
  if (named !== undefined) return { kind: 'module', module: named };
  const object = objects.get(elementAt(test, 'object')?.attributes.get('object_ref') ?? '');
  const file = object === undefined ? '' : elementText(elementAt(object, 'filepath'));
  const [, name] = /^\/etc\/dnf\/modules\.d\/([\w.+-]+)\.module$/u.exec(file) ?? [];
  if (name === undefined) return { kind: 'other' };
  const state = states.get(elementAt(test, 'state')?.attributes.get('state_ref') ?? '');
  const text = state === undefined ? '' : elementText(elementAt(state, 'text'));
  const [, stream] = /stream\\s\*=\\s\*([\w.\\-]+?)\\b/u.exec(text) ?? [];
  if (stream === undefined)
    return { kind: 'unreadable', why: `the stream of module ${name} is not understood` };
  return { kind: 'module', module: `${name}:${stream.replaceAll('\\', '')}` };
}
