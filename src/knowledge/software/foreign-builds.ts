import type { SoftwarePackage } from '../../core/software/software-package.ts';

/** How the packages of another builder are recognized: by the end of their versions, or by who maintains them. */
interface ForeignBuild {
  builder: string;
  version?: RegExp;
  vendor?: RegExp;
  /** Beside a version if there is one: the distribution has packages of such names. */
  name?: RegExp;
}

const codenames =
  'stretch|buster|bullseye|bookworm|trixie|xenial|bionic|focal|jammy|lunar|mantic|noble|oracular|plucky';
/** `1.25.3-1~bookworm`, `8.0.35-27-1.bookworm`: a builder for several releases. Updates of distributions have their numbers. */
const ofCodename = new RegExp(`[~.+](?:${codenames})(?:\\+\\d+)?$`, 'u');

/**
 * Builders of `deb` packages who are not the distribution, with versions and maintainers as in their own repositories. No package
 * in Debian's archive (11 to 13, unstable) is recognized as one of these.
 */
const debBuilds: readonly ForeignBuild[] = [
  { builder: 'nginx.org', vendor: /@(?:nginx\.com|f5\.com)>/iu },
  { builder: 'nginx.org', name: /^nginx(?:-|$)/u, version: ofCodename },
  { builder: 'Docker', vendor: /@docker\.com>/iu, version: /~(?:debian|ubuntu|raspbian)\.\d[\d.]*~[a-z]+$/u },
  {
    builder: 'Docker',
    name: /^(?:docker-ce(?:-.*)?|containerd\.io|docker-(?:buildx|compose|model|scan)-plugin)$/u,
  },
  { builder: 'NodeSource', vendor: /nodesource/iu, version: /nodesource\d+$/u },
  { builder: 'the PostgreSQL project', version: /\.pgdg[\d.]*\+\d+(?:\+b\d+)?$/u },
  { builder: 'MariaDB', vendor: /@mariadb\.(?:org|com)>/iu, version: /[+~](?:maria|mariadb)~/u },
  { builder: 'Oracle', vendor: /@oracle\.com>/iu, name: /^mysql-(?:community-|apt-config$)/u },
  { builder: 'Oracle', name: /^(?:lib)?mysql/u, version: /-\d+(?:debian\d+|ubuntu\d\d\.\d\d)$/u },
  { builder: 'the LLVM project', version: /~exp\d~\d{14}\.\d+$/u },
  { builder: 'Percona', vendor: /@percona\.com>/iu, name: /^percona-(?!toolkit$)/u },
  {
    builder: 'MongoDB',
    vendor: /@mongodb\.com>/iu,
    name: /^mongodb-(?:org|mongosh|database-tools|enterprise)/u,
  },
  {
    builder: 'Microsoft',
    vendor: /@microsoft\.com>|^Microsoft/iu,
    name: /^(?:dotnet-(?:sdk|runtime|host|hostfxr|targeting-pack|apphost-pack)|aspnetcore-|netstandard-targeting-pack|msodbcsql|mssql-|powershell$|packages-microsoft-prod$)/u,
  },
  { builder: 'HashiCorp', vendor: /hashicorp/iu },
  { builder: 'Google', vendor: /^Google\b|^Chrome Linux Team/u, name: /^google-(?:chrome|cloud)-/u },
  { builder: 'the Kubernetes project', vendor: /@kubernetes\.io>|^Kubernetes Authors/iu },
  { builder: 'the Kubernetes project', name: /^kube(?:adm|ctl|let)$/u, version: /-(?:\d+\.\d+|0\d)$/u },
  { builder: 'Elastic', vendor: /@elastic\.co>|^Elastic/iu },
  { builder: 'GitHub', vendor: /^GitHub/iu },
  { builder: 'GitLab', vendor: /@gitlab\.com>|^GitLab/iu },
  { builder: 'Grafana', vendor: /@grafana\.com>/iu },
  { builder: 'InfluxData', vendor: /@influx(?:data|db)\.com>/iu },
  { builder: 'Redis', vendor: /@redis(?:labs)?\.(?:com|io)>/iu, version: /^\d+:[\d.]+-\d+rl\d+~/u },
  { builder: 'RabbitMQ', vendor: /@(?:groups\.)?(?:rabbitmq|vmware|broadcom)\.com>|rabbitmq team/iu },
  {
    builder: 'Ondřej Surý (deb.sury.org)',
    version: /\+debian\d+~\d[\d.]*[.+]gbp[0-9a-f]+|deb\.sury\.org/u,
  },
  { builder: 'Eclipse Adoptium', vendor: /adopt(?:openjdk|ium)|eclipse temurin/iu, name: /^temurin-\d+-/u },
  { builder: 'Azul Systems', vendor: /^azul/iu, name: /^zulu\d+/u },
  { builder: 'Amazon', vendor: /corretto/iu, name: /^java-[\d.]+-amazon-corretto/u },
  { builder: 'NVIDIA', vendor: /^(?:NVIDIA|cudatools)/iu },
  { builder: 'deb-multimedia.org', version: /[+~-]dmo\d+/u },
  { builder: 'Proxmox', vendor: /@proxmox\.com>/iu, version: /[+~-](?:pve|pmx)\d+/u },
  { builder: 'a third party', version: /~ppa\d*$|[+~]ppa\d/u },
  { builder: 'a third party', version: ofCodename },
];

/** Distributions that follow Debian and mark their own builds. */
const derivatives: readonly ForeignBuild[] = [
  { builder: 'Raspberry Pi OS', name: /^raspberrypi-/u },
  { builder: 'Raspberry Pi OS', version: /[+~]rp[it]\d+/u },
  { builder: 'Kali', version: /[-+~.]kali\d+/u },
  {
    builder: 'Linux Mint',
    version: /\+(?:linuxmint|mint|lmde)\d*|\+(?:ulyana|una|vanessa|virginia|wilma|faye|elsie)/u,
  },
  { builder: 'Devuan', version: /\+devuan\d+/u },
  { builder: 'Parrot', version: /[+~-]parrot\d+/u },
  { builder: 'Pop!_OS', version: /pop\d+/u },
];

const ubuntuBuild: ForeignBuild = { builder: 'Ubuntu', version: /ubuntu\d|ubuntu$/u };

const buildsFor: Readonly<Record<string, readonly ForeignBuild[]>> = {
  Debian: [...debBuilds, ...derivatives, ubuntuBuild],
  Ubuntu: [...debBuilds, ...derivatives],
};

function isBuiltBy(
  { name, version, vendor = '' }: Pick<SoftwarePackage, 'name' | 'version' | 'vendor'>,
  build: ForeignBuild,
): boolean {
  if (build.vendor?.test(vendor) === true) return true;
  if (build.name === undefined) return build.version?.test(version) === true;
  return build.name.test(name) && build.version?.test(version) !== false;
}

/**
 * Returns who built a `deb` package if it was not the distribution of its family: its advisories do not speak for such a build.
 * `undefined` if nothing says so.
 */
export function foreignBuilder(
  one: Pick<SoftwarePackage, 'name' | 'version' | 'vendor'>,
  family: string,
): string | undefined {
  return buildsFor[family]?.find((build) => isBuiltBy(one, build))?.builder;
}
