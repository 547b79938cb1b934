/** Subpackages by their source package (aports, `subpackages` of each APKBUILD): those that images often have. */
const subpackages: Readonly<Record<string, string>> = {
  acl: 'libacl',
  'alpine-baselayout': 'alpine-baselayout-data',
  attr: 'libattr',
  bind: 'bind-dnssec-tools bind-plugins bind-tools',
  busybox: 'busybox-binsh busybox-extras busybox-suid ssl_client',
  bzip2: 'libbz2',
  'ca-certificates': 'ca-certificates-bundle ca-certificates-cacert',
  cups: 'cups-client',
  curl: 'libcurl',
  'cyrus-sasl': 'libsasl',
  dbus: 'dbus-x11',
  e2fsprogs: 'e2fsprogs-extra libcom_err',
  elfutils: 'libelf',
  expat: 'libexpat',
  file: 'libmagic',
  gcc: 'g++ gfortran libatomic libgcc libgfortran libgomp libquadmath libstdc++',
  gettext: 'gettext-asprintf gettext-envsubst libasprintf libintl',
  git: 'git-daemon git-email git-gitweb git-perl git-subtree perl-git',
  gmp: 'libgmpxx',
  gnupg:
    'gnupg-dirmngr gnupg-gpgconf gnupg-keyboxd gnupg-scdaemon gnupg-utils gnupg-wks-client gpg gpg-agent gpg-wks-server gpgsm gpgv',
  gnutls: 'gnutls-c++ gnutls-utils',
  harfbuzz: 'harfbuzz-icu harfbuzz-utils',
  icu: 'icu-data-en icu-data-full',
  iptables: 'ip6tables iptables-legacy libip4tc libip6tc libxtables',
  krb5: 'krb5-pkinit krb5-server',
  libarchive: 'libarchive-tools',
  'libc-dev': 'libc-dev libc-utils',
  libcap: 'libcap-getcap libcap-setcap libcap-utils libcap2',
  libidn2: 'idn2-utils',
  'libjpeg-turbo': 'libjpeg-turbo-utils libturbojpeg',
  libpng: 'libpng-utils',
  libtasn1: 'libtasn1-progs',
  libwebp: 'libsharpyuv libwebp-tools libwebpdecoder libwebpdemux libwebpmux',
  libxml2: 'libxml2-utils py3-libxml2',
  mariadb: 'mariadb-client mariadb-server-utils',
  musl: 'musl-utils',
  ncurses: 'libformw libmenuw libncurses++ libncursesw libpanelw ncurses-terminfo ncurses-terminfo-base',
  nettle: 'nettle-utils',
  nginx:
    'nginx-mod-http-geoip nginx-mod-http-image-filter nginx-mod-http-js nginx-mod-http-xslt-filter nginx-mod-mail nginx-mod-stream',
  openldap: 'libldap openldap-clients',
  openssh:
    'openssh-client openssh-client-common openssh-client-default openssh-client-krb5 openssh-keygen openssh-keysign openssh-server openssh-server-common openssh-server-pam openssh-sftp-server',
  openssl: 'libcrypto3 libssl3',
  'p11-kit': 'p11-kit-server p11-kit-trust',
  'pax-utils': 'scanelf',
  pcre: 'libpcre16 libpcre32 libpcrecpp pcre-tools',
  pcre2: 'libpcre2-16 libpcre2-32 pcre2-tools',
  'procps-ng': 'libproc2',
  python3: 'python3-pycache-pyc0 python3-tests',
  samba:
    'libsmbclient libwbclient samba-client samba-client-libs samba-server samba-server-libs samba-util-libs',
  shadow: 'shadow-login shadow-subids shadow-uidmap',
  sqlite: 'sqlite-tools',
  tiff: 'libtiffxx tiff-tools',
  'util-linux':
    'agetty blkid cfdisk findmnt flock fstrim hexdump libblkid libfdisk libmount libsmartcols libuuid logger losetup lsblk lscpu mcookie mount partx runuser setarch setpriv sfdisk umount util-linux-misc uuidgen wipefs',
  vim: 'xxd',
};

const always: ReadonlyMap<string, string> = new Map(
  Object.entries(subpackages).flatMap(([source, names]) =>
    names.split(' ').map((name): [string, string] => [name, source]),
  ),
);

const formerOpenssl: ReadonlySet<string> = new Set(['libcrypto1.1', 'libssl1.1']);

/** The source package of a well-known subpackage of a release (`3.19.1`); `undefined` for others. */
export function alpineSourceOf(name: string, release: string | undefined): string | undefined {
  if (!formerOpenssl.has(name)) return always.get(name);
  const [major = '', minor = ''] = release?.split('.') ?? [];
  // Alpine 3.17 went to OpenSSL 3 and kept the former one as a package of its own.
  if (!/^\d+$/u.test(major) || !/^\d+$/u.test(minor)) return undefined;
  return Number(major) * 1000 + Number(minor) < 3017 ? 'openssl' : 'openssl1.1-compat';
}
