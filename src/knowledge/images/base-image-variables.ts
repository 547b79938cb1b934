import { platformArguments } from '../dockerfile/build-arguments.ts';
import { repositoryOf } from './image-names.ts';
import { tagOfReference } from './image-tags.ts';
import { hubs } from './lookalike.ts';
import { processorNamespaces } from './official-images.ts';
import { words } from '../words.ts';

/**
 * Whether a base image sets a variable. `path`: always, to an absolute path; `sometimes`: other tags do, or did;
 * `unknown`: the image is not known.
 */
export type SetByImage = 'path' | 'always' | 'sometimes' | 'never' | 'unknown';

/**
 * The variables that images of a repository set, over all tags. A `*` at the end of a name stands for its rest. PATH is
 * left out, because BuildKit sets it where an image does not.
 */
interface ImageVariables {
  /** Set by every tag, to an absolute path. */
  paths?: string;
  /** Set by every tag, to something else. */
  always?: string;
  /** Set by some tags: of older or newer versions, of other distributions, for Windows. */
  sometimes?: string;
  /** Set by tags for Linux from this major version on. */
  since?: Readonly<Record<string, number>>;
}

const none: ImageVariables = {};
const fedora: ImageVariables = { sometimes: 'DISTTAG FGC FBR container' };
const redHat: ImageVariables = { sometimes: 'container' };
const ubuntu: ImageVariables = { sometimes: 'LANG' };

/** Of images with Java, over those that they are based on. */
const java = `JAVA_HOME JAVA_VERSION JAVA_URL JAVA_BASE_URL JAVA_URL_VERSION JAVA_SHA256 JAVA_ALPINE_VERSION
  JAVA_DEBIAN_VERSION CA_CERTIFICATES_JAVA_VERSION JAVA_TOOL_OPTIONS JRE_HOME LANG LANGUAGE LC_ALL container`;

const php = `PHP_CFLAGS PHP_CPPFLAGS PHP_LDFLAGS PHP_URL PHP_ASC_URL PHP_SHA256 PHP_MD5 PHP_FILENAME
  PHP_EXTRA_CONFIGURE_ARGS PHP_EXTRA_BUILD_DEPS PHP_AUTOCONF GPG_KEYS APACHE_CONFDIR APACHE_ENVVARS`;

const python = `PYTHON_SHA256 PYTHON_PIP_VERSION PYTHON_SETUPTOOLS_VERSION PYTHON_WHEEL_VERSION PYTHON_GET_PIP_URL
  PYTHON_GET_PIP_SHA256 PYTHON_RELEASE PYTHONIOENCODING GPG_KEY LANG`;

const dotnet: ImageVariables = {
  sometimes: `APP_UID ASPNET_VERSION ASPNETCORE_* DOTNET_* COMPLUS_* NUGET_XMLDOC_MODE POWERSHELL_DISTRIBUTION_CHANNEL
    Logging__Console__FormatterName LANG LC_ALL`,
  since: { APP_UID: 8, ASPNETCORE_HTTP_PORTS: 8 },
};

const cuda: ImageVariables = {
  always: 'CUDA_VERSION NVIDIA_VISIBLE_DEVICES NVIDIA_DRIVER_CAPABILITIES',
  sometimes: 'NV* CUDA_PKG_VERSION CUDNN_* NCCL_* LD_LIBRARY_PATH LIBRARY_PATH container',
};

const lambda: ImageVariables = {
  paths: 'LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR',
  sometimes: 'LANG TZ LD_LIBRARY_PATH DOTNET_* ASPNET* GEM_* NODE_* PYTHON*',
};

const notebook: ImageVariables = {
  paths: 'CONDA_DIR HOME',
  always: 'NB_USER NB_UID LANG',
  sometimes: `NB_GID SHELL LC_ALL LANGUAGE DEBIAN_FRONTEND XDG_CACHE_HOME CONDA_* MINICONDA_* JUPYTER_* JULIA_* SPARK_*
    APACHE_SPARK_* HADOOP_* PYTHON* R_* NV* CUDA_* LD_LIBRARY_PATH`,
};

/**
 * Docker Official Images. Sources: their Dockerfiles over their versions, as of 2026-11 (docker-library/*,
 * nodejs/docker-node, rust-lang/docker-rust, adoptium/containers, corretto/corretto-docker, carlossg/docker-maven,
 * keeganwitt/docker-gradle, erlang/docker-erlang-otp, composer/docker, nginx/docker-nginx, swiftlang/swift-docker), and
 * the configurations that docker-library/repo-info lists of golang and ubuntu. What is not sure is under `sometimes`.
 */
const official: Readonly<Record<string, ImageVariables>> = {
  almalinux: none,
  alpine: none,
  amazonlinux: none,
  archlinux: { sometimes: 'LANG' },
  busybox: none,
  'buildpack-deps': none,
  centos: redHat,
  debian: none,
  fedora,
  opensuse: none,
  oraclelinux: none,
  photon: none,
  rockylinux: none,
  ubuntu,

  adoptopenjdk: { paths: 'JAVA_HOME', always: 'JAVA_VERSION', sometimes: java },
  amazoncorretto: { paths: 'JAVA_HOME', sometimes: java },
  bash: { sometimes: '_BASH_*' },
  composer: { sometimes: `COMPOSER_* PHPIZE_DEPS PHP_INI_DIR PHP_VERSION ${php}` },
  dart: { paths: 'DART_SDK', sometimes: 'DART_* PUB_CACHE' },
  docker: { always: 'DOCKER_VERSION', sometimes: 'DOCKER_* DIND_COMMIT' },
  'eclipse-temurin': { paths: 'JAVA_HOME', always: 'JAVA_VERSION', sometimes: java },
  elixir: { always: 'ELIXIR_VERSION', sometimes: 'OTP_VERSION REBAR_VERSION REBAR3_VERSION LANG' },
  erlang: { always: 'OTP_VERSION', sometimes: 'REBAR_VERSION REBAR3_VERSION LANG' },
  gcc: { always: 'GCC_VERSION', sometimes: 'GPG_KEYS GCC_MIRRORS' },
  golang: { paths: 'GOPATH', always: 'GOLANG_VERSION', sometimes: 'GOLANG_* GOTOOLCHAIN' },
  gradle: {
    paths: 'GRADLE_HOME JAVA_HOME',
    always: 'GRADLE_VERSION',
    sometimes: `${java} JAVA_1* JAVA_2* JAVA_LTS_* JAVA_CURRENT_* GRAALVM_*`,
  },
  httpd: { paths: 'HTTPD_PREFIX', always: 'HTTPD_VERSION', sometimes: 'HTTPD_* APACHE_DIST_URLS' },
  julia: { always: 'JULIA_VERSION', sometimes: 'JULIA_PATH JULIA_GPG' },
  mariadb: {
    always: 'MARIADB_VERSION',
    sometimes: 'MARIADB_* GOSU_VERSION GPG_KEY GPG_KEYS REPOSITORY LANG',
  },
  maven: { paths: 'MAVEN_HOME', sometimes: `${java} MAVEN_CONFIG MAVEN_VERSION GRAALVM_*` },
  mongo: { always: 'MONGO_VERSION', sometimes: 'MONGO_* GOSU_VERSION JSYAML_* GPG_KEYS HOME GLIBC_TUNABLES' },
  mysql: { always: 'MYSQL_VERSION', sometimes: 'MYSQL_* GOSU_VERSION' },
  nginx: {
    always: 'NGINX_VERSION',
    sometimes: `NJS_VERSION NJS_RELEASE PKG_RELEASE DYNPKG_RELEASE ACME_VERSION GPG_KEYS CONFIG CONFIGURE_FLAGS
      NGINX_GPGKEY NGINX_GPGKEY_PATH`,
  },
  node: { always: 'NODE_VERSION', sometimes: 'YARN_VERSION NPM_CONFIG_LOGLEVEL' },
  openjdk: { paths: 'JAVA_HOME', always: 'JAVA_VERSION', sometimes: java },
  php: { paths: 'PHP_INI_DIR', always: 'PHPIZE_DEPS PHP_VERSION', sometimes: php },
  postgres: {
    paths: 'PGDATA',
    always: 'PG_MAJOR PG_VERSION LANG',
    sometimes: 'PG_SHA256 GOSU_VERSION DOCKER_PG_LLVM_DEPS POSTGRES_*',
  },
  python: { always: 'PYTHON_VERSION', sometimes: python },
  redis: { sometimes: 'REDIS_* GOSU_VERSION' },
  ruby: {
    always: 'RUBY_VERSION',
    sometimes: `RUBY_MAJOR RUBY_DOWNLOAD_URL RUBY_DOWNLOAD_SHA256 RUBY_BUILD_DEPS RUBYGEMS_VERSION BUNDLER_VERSION
      GEM_HOME BUNDLE_PATH BUNDLE_BIN BUNDLE_APP_CONFIG BUNDLE_SILENCE_ROOT_WARNING LANG`,
  },
  rust: { paths: 'RUSTUP_HOME CARGO_HOME', always: 'RUST_VERSION', sometimes: 'RUST_ARCH' },
  swift: { sometimes: 'SWIFT_* OS_* SYSTEM_*' },
  tomcat: {
    paths: 'CATALINA_HOME',
    always: 'TOMCAT_MAJOR TOMCAT_VERSION',
    sometimes: `${java} TOMCAT_* OPENSSL_VERSION LD_LIBRARY_PATH GPG_KEYS`,
  },
};

/**
 * Other images, by the pattern of their repository. Sources: their Dockerfiles (dotnet/dotnet-docker,
 * jupyter/docker-stacks, oven-sh/bun, nvidia/container-images/cuda, mamba-org/micromamba-docker,
 * conda-forge/miniforge-images, phusion/baseimage-docker, aws/aws-lambda-base-images) and the documentation of these images.
 */
const others: readonly { repository: RegExp; variables: ImageVariables }[] = [
  {
    repository: /^mcr\.microsoft\.com\/dotnet\/(?:core\/|nightly\/)?(?:sdk|aspnet|runtime|runtime-deps)$/u,
    variables: dotnet,
  },
  { repository: /^(?:docker\.io|nvcr\.io)\/nvidia\/cuda$/u, variables: cuda },
  {
    repository:
      /^(?:public\.ecr\.aws\/lambda\/|docker\.io\/amazon\/aws-lambda-)(?:dotnet|go|java|nodejs|provided|python|ruby)$/u,
    variables: lambda,
  },
  {
    repository: /^(?:docker|quay)\.io\/jupyter\/(?:[a-z]+(?:-[a-z]+)?-notebook|docker-stacks-foundation)$/u,
    variables: notebook,
  },
  {
    repository:
      /^gcr\.io\/distroless\/(?:static|base|base-nossl|cc|java-base|java\d+|nodejs|nodejs\d+|python3)(?:-debian\d+)?$/u,
    variables: { sometimes: 'SSL_CERT_FILE LANG JAVA_VERSION' },
  },
  {
    repository: /^registry\.(?:access\.redhat\.com|redhat\.io)\/ubi\d+(?:\/ubi(?:-minimal|-micro|-init)?)?$/u,
    variables: redHat,
  },
  {
    repository: /^(?:registry\.fedoraproject\.org|quay\.io\/fedora)\/fedora(?:-minimal)?$/u,
    variables: fedora,
  },
  { repository: /^quay\.io\/centos\/centos$/u, variables: redHat },
  { repository: /^(?:docker|quay)\.io\/rockylinux\/rockylinux$/u, variables: none },
  {
    repository: /^(?:docker\.io|registry\.opensuse\.org)\/opensuse\/(?:leap|tumbleweed)$/u,
    variables: none,
  },
  { repository: /^public\.ecr\.aws\/amazonlinux\/amazonlinux$/u, variables: none },
  { repository: /^public\.ecr\.aws\/ubuntu\/ubuntu$/u, variables: ubuntu },
  {
    repository: /^docker\.io\/phusion\/baseimage$/u,
    variables: { sometimes: 'LANG LANGUAGE LC_ALL DEBIAN_FRONTEND' },
  },
  {
    repository: /^docker\.io\/continuumio\/(?:ana|mini)conda3?$/u,
    variables: { sometimes: 'LANG LC_ALL' },
  },
  {
    repository: /^docker\.io\/condaforge\/(?:miniforge3|mambaforge)$/u,
    variables: { paths: 'CONDA_DIR', sometimes: 'LANG LC_ALL' },
  },
  {
    repository: /^docker\.io\/mambaorg\/micromamba$/u,
    variables: { paths: 'MAMBA_ROOT_PREFIX MAMBA_EXE', sometimes: 'MAMBA_* ENV_NAME LANG LC_ALL' },
  },
  {
    repository: /^docker\.io\/oven\/bun$/u,
    variables: { sometimes: 'BUN_RUNTIME_TRANSPILER_CACHE_PATH BUN_INSTALL_BIN' },
  },
];

/** The path of a repository at Docker Hub, in its mirrors, and in the copy of the official images at AWS. */
function hubPath(repository: string): string | undefined {
  const copy = /^public\.ecr\.aws\/docker\/(library\/.*)$/u.exec(repository)?.[1];
  const [registry = '', ...parts] = repository.split('/');
  return copy ?? (hubs.has(registry) ? parts.join('/') : undefined);
}

/** The name of an official image, whose namespace can be that of a processor, and is left out in some mirrors. */
function officialName(path: string): string | undefined {
  const [, namespace = 'library', name = ''] = /^(?:([^/]*)\/)?([^/]*)$/u.exec(path) ?? [];
  const isOfficial = namespace === 'library' || processorNamespaces.has(namespace);
  return isOfficial && Object.hasOwn(official, name) ? name : undefined;
}

function variablesOf(reference: string): ImageVariables | undefined {
  const repository = repositoryOf(reference);
  const path = hubPath(repository);
  const name = path === undefined ? undefined : officialName(path);
  if (name !== undefined) return official[name];
  const canonical = path === undefined ? repository : `docker.io/${path}`;
  return others.find((other) => other.repository.test(canonical))?.variables;
}

function isListed(names: string | undefined, name: string): boolean {
  for (const listed of words(names ?? ''))
    if (listed === name || (listed.endsWith('*') && name.startsWith(listed.slice(0, -1)))) return true;
  return false;
}

/** Whether the tag of an image is of this major version or a later one, and not for Windows. */
function isSince(reference: string, version: number | undefined): boolean {
  const tag = tagOfReference(reference.replace(/@.*$/u, ''));
  return version !== undefined && Number.parseInt(tag, 10) >= version && !/nanoserver|windows/u.test(tag);
}

/**
 * Whether a base image sets a variable. No image sets the platforms of a build: BuildKit gives them to stages that
 * declare them.
 */
export function setByImage(reference: string, name: string): SetByImage {
  const variables = variablesOf(reference);
  if (variables === undefined) return platformArguments.has(name) ? 'never' : 'unknown';
  if (isListed(variables.paths, name)) return 'path';
  if (isListed(variables.always, name) || isSince(reference, variables.since?.[name])) return 'always';
  return isListed(variables.sometimes, name) ? 'sometimes' : 'never';
}
