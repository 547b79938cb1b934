import type { RemarkKind } from '../../../compose/adapter/remarks/remark.ts';
import type { RuleDescription } from '../../../reports/content/rule-description.ts';

interface TextRule extends Pick<RuleDescription, 'title' | 'why' | 'remediation'> {
  category: RuleDescription['category'];
  severity: RuleDescription['severity'];
  aliases: RuleDescription['aliases'];
  fixable?: true;
}

const style = { category: 'style', severity: 'info' } as const;
const dclint = (id: string): RuleDescription['aliases'] => [{ tool: 'dclint', id }];

/** The rules on the text of Compose files, by what is remarked. */
const rules: Readonly<Record<RemarkKind, TextRule>> = {
  'version-field': {
    ...style,
    title: 'Version in Compose file',
    why: 'Compose takes no notice of `version` and warns of it. Who reads it expects an old format with other rules.',
    remediation: 'Remove the line.',
    aliases: dclint('no-version-field'),
    fixable: true,
  },
  'project-name': {
    ...style,
    title: 'Compose project without a name',
    why: 'Without `name` the project is named after its folder: a checkout elsewhere gets other containers, networks and volumes, and two in folders of one name share theirs.',
    remediation: 'Write `name` at the top of the file.',
    aliases: dclint('require-project-name-field'),
  },
  'quoted-volume': {
    ...style,
    title: 'Volume quoted without need',
    why: 'Quotes that change nothing make a file harder to read and to search.',
    remediation: 'Remove the quotes.',
    aliases: dclint('no-quotes-in-volumes'),
    fixable: true,
  },
  'unquoted-port': {
    ...style,
    title: 'Port not quoted',
    why: 'Older readers of YAML take `22:22` for a number to the base of 60, and publish another port.',
    remediation: 'Quote the port.',
    aliases: dclint('require-quotes-in-ports'),
    fixable: true,
  },
  'build-and-image': {
    category: 'hygiene',
    severity: 'info',
    title: 'Service with image and build',
    why: 'Compose runs the image of that name which is there: one that was pulled under it, or that an older build left, runs instead of what the build says.',
    remediation: 'Write one of them, or `pull_policy: build`.',
    aliases: dclint('no-build-and-image'),
  },
  'duplicate-container-name': {
    category: 'correctness',
    severity: 'medium',
    title: 'Container name used twice',
    why: 'The engine makes only one container of a name: the second service does not start.',
    remediation: 'Give each service another `container_name`, or none.',
    aliases: dclint('no-duplicate-container-names'),
  },
  'container-name': {
    category: 'correctness',
    severity: 'medium',
    title: 'Container name invalid',
    why: 'The engine refuses the name, and the service does not start.',
    remediation: 'Begin with a letter or digit; letters, digits, `_`, `.` and `-` may follow.',
    aliases: dclint('service-container-name-regex'),
  },
  'duplicate-port': {
    category: 'correctness',
    severity: 'medium',
    title: 'Host port published twice',
    why: 'Only one container can listen on a host port: the second does not start, and which one is second changes from start to start.',
    remediation: 'Publish each on another host port or address.',
    aliases: dclint('no-duplicate-exported-ports'),
  },
  'one-network': {
    category: 'hygiene',
    severity: 'info',
    title: 'All services on one network',
    why: 'A compromised service reaches every port of all the others, the database of one that it has nothing to do with, too.',
    remediation:
      'Define a network for each group of services that talk to each other, and `internal: true` for those without a way out.',
    aliases: [{ tool: 'docksec', id: 'no-network-segmentation' }],
  },
  'outward-network': {
    category: 'hygiene',
    severity: 'info',
    title: 'Network of internal services with a way out',
    why: 'A compromised service that needs nobody outside sends away what it reads, and loads further programs.',
    remediation:
      'Write `internal: true` for the network, unless one of its services has to reach others outside.',
    aliases: [],
  },
  'key-order': {
    ...style,
    title: 'Unusual order at the top of a Compose file',
    why: 'Parts in the order of most files are found faster.',
    remediation:
      'Order: extensions, `name`, `include`, `services`, `networks`, `volumes`, `secrets`, `configs`.',
    aliases: dclint('top-level-properties-order'),
  },
  'service-key-order': {
    ...style,
    title: 'Unusual order of the keys of a service',
    why: 'Keys in the order of most files are found faster.',
    remediation: 'Order: what the service is, what it needs, what it is given, how it runs.',
    aliases: dclint('service-keys-order'),
  },
  'service-order': {
    ...style,
    title: 'Services not in alphabetical order',
    why: 'A sorted list is searched faster, and changes to it are read more easily.',
    remediation: 'Sort the services by name.',
    aliases: dclint('services-alphabetical-order'),
  },
  'dependency-order': {
    ...style,
    title: 'Dependencies not in alphabetical order',
    why: 'A sorted list is searched faster, and changes to it are read more easily.',
    remediation: 'Sort `depends_on` by name.',
    aliases: dclint('service-dependencies-alphabetical-order'),
  },
  'port-order': {
    ...style,
    title: 'Ports not in order',
    why: 'A sorted list is searched faster, and changes to it are read more easily.',
    remediation: 'Sort the ports by host port.',
    aliases: dclint('service-ports-alphabetical-order'),
  },
};

function describe(kind: RemarkKind): RuleDescription {
  const { fixable = false, ...words } = rules[kind];
  return { ...words, id: `compose/${kind}`, references: [], fixable };
}

/** The rules on the text of Compose files that Compose takes. */
export const composeTextRules: readonly RuleDescription[] = (Object.keys(rules) as RemarkKind[]).map(
  describe,
);

/** Returns the rule on what is remarked. */
export function textRuleOf(kind: RemarkKind): RuleDescription {
  return describe(kind);
}
