import { repositoryOf } from './image-names.ts';

/**
 * Variables that Docker Official Images set besides PATH, over their versions, as of 2026. Source: their
 * Dockerfiles; the list was not compared with the images. An image that is not here may set any.
 */
const official: Readonly<Record<string, string>> = {
  alpine: '',
  almalinux: '',
  amazonlinux: '',
  archlinux: 'LANG',
  busybox: '',
  'buildpack-deps': '',
  centos: '',
  debian: '',
  fedora: 'DISTTAG FGC FBR container',
  opensuse: '',
  oraclelinux: '',
  photon: '',
  rockylinux: '',
  ubuntu: 'LANG',
  bash: '_BASH_BASELINE _BASH_BASELINE_PATCH _BASH_LATEST_PATCH _BASH_VERSION _BASH_GPG_KEY _BASH_PATCH_LEVEL',
  gcc: 'GPG_KEYS GCC_MIRRORS GCC_VERSION',
  golang: 'GOLANG_VERSION GOPATH GOTOOLCHAIN GOFLAGS',
  httpd:
    'HTTPD_PREFIX HTTPD_VERSION HTTPD_SHA256 HTTPD_PATCHES APACHE_DIST_URLS HTTPD_SHA1 HTTPD_BZ2_URL HTTPD_ASC_URL',
  maven: 'JAVA_HOME JAVA_VERSION LANG LANGUAGE LC_ALL MAVEN_HOME MAVEN_CONFIG MAVEN_VERSION',
  nginx:
    'NGINX_VERSION NJS_VERSION NJS_RELEASE PKG_RELEASE DYNPKG_RELEASE ACME_VERSION GPG_KEYS CONFIG CONFIGURE_FLAGS',
  node: 'NODE_VERSION YARN_VERSION NPM_CONFIG_LOGLEVEL',
  openjdk:
    'JAVA_HOME JAVA_VERSION JAVA_URL JAVA_ALPINE_VERSION JAVA_DEBIAN_VERSION CA_CERTIFICATES_JAVA_VERSION LANG JAVA_BASE_URL JAVA_URL_VERSION JAVA_SHA256',
  php: 'PHPIZE_DEPS PHP_INI_DIR PHP_CFLAGS PHP_CPPFLAGS PHP_LDFLAGS GPG_KEYS PHP_VERSION PHP_URL PHP_ASC_URL PHP_SHA256 PHP_MD5 PHP_FILENAME PHP_EXTRA_CONFIGURE_ARGS PHP_EXTRA_BUILD_DEPS APACHE_CONFDIR APACHE_ENVVARS',
  python:
    'LANG GPG_KEY PYTHON_VERSION PYTHON_SHA256 PYTHON_PIP_VERSION PYTHON_SETUPTOOLS_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256 PYTHON_WHEEL_VERSION PYTHONIOENCODING',
  redis: 'GOSU_VERSION REDIS_VERSION REDIS_DOWNLOAD_URL REDIS_DOWNLOAD_SHA REDIS_DOWNLOAD_SHA1',
  ruby: 'LANG RUBY_VERSION RUBY_MAJOR RUBY_DOWNLOAD_SHA256 RUBY_DOWNLOAD_URL RUBYGEMS_VERSION BUNDLER_VERSION GEM_HOME BUNDLE_PATH BUNDLE_BIN BUNDLE_SILENCE_ROOT_WARNING BUNDLE_APP_CONFIG RUBY_BUILD_DEPS',
  rust: 'RUSTUP_HOME CARGO_HOME RUST_VERSION RUST_ARCH',
};

/** The names of the variables that a base image sets, PATH included; `undefined` for an image that is not known. */
export function baseImageVariables(reference: string): ReadonlySet<string> | undefined {
  const name = /^docker\.io\/library\/([^/]+)$/u.exec(repositoryOf(reference))?.[1];
  const names = name !== undefined && Object.hasOwn(official, name) ? official[name] : undefined;
  return names === undefined ? undefined : new Set(['PATH', ...names.split(' ')]);
}
