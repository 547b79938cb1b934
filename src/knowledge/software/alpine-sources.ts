/** A source package of an apk package, and whether the name only suggests it. */
export interface ApkSource {
  name: string;
  isAssumed?: true;
}

/**
 * apk packages by the source package (`origin`) that builds them, where the name does not say it by the rules below, and those
 * of its own name that most images have. Facts from the package databases of Alpine's images and its build files
 * (git.alpinelinux.org/aports, `subpackages`); those of Wolfi have mostly the same names.
 */
const packagesOf = `
alpine-base: alpine-base alpine-release
alpine-baselayout: alpine-baselayout alpine-baselayout-data
alpine-keys: alpine-keys
acl: acl libacl
aom: aom aom-libs libaom
apache2: apache2 apache2-ctl apache2-error apache2-icons apache2-ldap apache2-lua apache2-mod-wsgi apache2-proxy apache2-proxy-html apache2-ssl apache2-webdav apache2-http2 apache2-brotli
apk-tools: apk-tools libapk libapk2
apr: apr
argp-standalone: argp-standalone
attr: attr libattr
aspell: aspell aspell-compat-libs aspell-libs
avahi: avahi avahi-libs avahi-tools
bash: bash bash-loadable-builtins bash-builtins
bind: bind bind-dnssec-root bind-dnssec-tools bind-plugins bind-tools
binutils: binutils binutils-gold gold
brotli: brotli brotli-libs libbrotlicommon libbrotlidec libbrotlienc
busybox: busybox busybox-binsh busybox-extras busybox-extras-openrc busybox-ifupdown busybox-initscripts busybox-mdev-openrc busybox-openrc busybox-static busybox-suid ssl_client
bzip2: bzip2 libbz2
c-ares: c-ares c-ares-utils
ca-certificates: ca-certificates ca-certificates-bundle ca-certificates-cacert
cairo: cairo cairo-gobject cairo-tools
cjson: cjson
coreutils: coreutils coreutils-env coreutils-fmt coreutils-sha512sum
cups: cups cups-client cups-libs cups-ipp-everywhere
curl: curl libcurl libcurl-openssl4 libcurl-rustls4 libcurl-static
cyrus-sasl: cyrus-sasl libsasl cyrus-sasl-crammd5 cyrus-sasl-digestmd5 cyrus-sasl-gssapi cyrus-sasl-gssapiv2 cyrus-sasl-gs2 cyrus-sasl-ldap cyrus-sasl-login cyrus-sasl-ntlm cyrus-sasl-otp cyrus-sasl-plain cyrus-sasl-scram cyrus-sasl-sql
dav1d: dav1d libdav1d
db: db db-utils db-c++
dbus: dbus dbus-libs dbus-x11 dbus-daemon-launch-helper
dropbear: dropbear dropbear-ssh dropbear-scp dropbear-dbclient dropbear-convert
e2fsprogs: e2fsprogs e2fsprogs-extra e2fsprogs-libs e2scrub libcom_err
elfutils: elfutils libelf libelf-static
eudev: eudev eudev-libs eudev-hwids eudev-netifnames eudev-rule-generator
expat: expat libexpat
ffmpeg: ffmpeg ffplay ffmpeg-libavcodec ffmpeg-libavdevice ffmpeg-libavfilter ffmpeg-libavformat ffmpeg-libavutil ffmpeg-libpostproc ffmpeg-libswresample ffmpeg-libswscale
file: file libmagic libmagic-static
flac: flac flac-libs libflac
fortify-headers: fortify-headers
freetype: freetype freetype-demos
fuse: fuse fuse-common
fuse3: fuse3 fuse3-libs
gcc: gcc g++ gfortran gcc-gnat gcc-go gcc-gdc gcc-objc gcc-plugin-dev libatomic libgcc libgfortran libgnat libgo libgomp libgphobos libitm libobjc libquadmath libstdc++ libstdc++-dev libgnat-static
gd: gd libgd
gdbm: gdbm gdbm-tools
gdk-pixbuf: gdk-pixbuf gdk-pixbuf-loaders
gettext: gettext libasprintf gettext-asprintf gettext-envsubst gettext-libs libintl
ghostscript: ghostscript ghostscript-fonts ghostscript-gtk
giflib: giflib giflib-utils
git: git git-bash-completion git-cvs git-credential-libsecret git-daemon git-daemon-openrc git-diff-highlight git-email git-fast-import git-gitk git-gitweb git-gui git-init-template git-p4 git-perl git-prompt git-scalar git-subtree git-subtree-doc git-svn git-zsh-completion perl-git perl-git-svn
glib: glib glib-bash-completion
glibc: glibc glibc-locale-posix ld-linux libcrypt1
gmp: gmp libgmpxx
gnupg: gnupg gnupg-dirmngr gnupg-gpgconf gnupg-keyboxd gnupg-scdaemon gnupg-utils gnupg-wks-client gpg gpg-agent gpg-wks-server gpgsm gpgv
gnutls: gnutls gnutls-c++ gnutls-utils
graphviz: graphviz graphviz-graphs graphviz-gtk graphviz-libs guile-graphviz lua5.2-graphviz py3-gv
harfbuzz: harfbuzz harfbuzz-cairo harfbuzz-gobject harfbuzz-icu harfbuzz-subset harfbuzz-utils
heimdal: heimdal heimdal-libs
icu: icu icu-libs icu-data-en icu-data-full
imagemagick: imagemagick imagemagick-c++ imagemagick-heic imagemagick-jpeg imagemagick-jxl imagemagick-libs imagemagick-pango imagemagick-pdf imagemagick-raw imagemagick-svg imagemagick-tiff imagemagick-webp
iproute2: iproute2 iproute2-bash-completion iproute2-minimal iproute2-qos iproute2-rdma iproute2-ss iproute2-tc
iptables: iptables ip6tables iptables-legacy libxtables libip4tc libip6tc
iputils: iputils iputils-arping iputils-clockdiff iputils-ping iputils-ping6 iputils-tracepath
jq: jq
keyutils: keyutils keyutils-libs
kmod: kmod kmod-libs
krb5: krb5 krb5-libs krb5-pkinit krb5-server krb5-server-ldap
krb5-conf: krb5-conf
lcms2: lcms2 lcms2-utils
ldb: ldb ldb-tools py3-ldb
less: less lesskey
libarchive: libarchive libarchive-tools
libbsd: libbsd
libc-dev: libc-dev libc-utils
libcap: libcap libcap2 libcap-getcap libcap-setcap libcap-utils libpsx setcap
libcap-ng: libcap-ng libcap-ng-utils
libedit: libedit
libevent: libevent
libffi: libffi
libgcrypt: libgcrypt
libgpg-error: libgpg-error
libheif: libheif libheif-tools
libidn2: libidn2 idn2-utils
libjpeg-turbo: libjpeg-turbo libjpeg-turbo-utils libturbojpeg
libmd: libmd
libnl3: libnl3 libnl3-cli
libpng: libpng libpng-utils
libpsl: libpsl libpsl-utils
libressl: libressl libressl2.4-libcrypto libressl2.4-libssl libressl2.5-libcrypto libressl2.5-libssl libressl2.5-libtls libressl2.6-libcrypto libressl2.6-libssl libressl2.6-libtls libressl2.7-libcrypto libressl2.7-libssl libressl2.7-libtls libressl3.8-libcrypto libressl3.8-libssl libressl3.8-libtls
libretls: libretls
libseccomp: libseccomp
libtasn1: libtasn1 libtasn1-progs
libtls-standalone: libtls-standalone
libunistring: libunistring
libwebp: libwebp libwebpdecoder libwebpdemux libwebpmux libwebp-tools libsharpyuv
libx11: libx11
libxcb: libxcb
libxml2: libxml2 libxml2-utils py3-libxml2 py-libxml2
libxslt: libxslt xsltproc
linux-headers: linux-headers
linux-pam: linux-pam
lua5.3: lua5.3 lua5.3-libs
lua5.4: lua5.4 lua5.4-libs
lz4: lz4 lz4-libs lz4-tools lz4-tests
make: make
mariadb: mariadb mariadb-backup mariadb-bench mariadb-client mariadb-client-libs mariadb-common mariadb-embedded mariadb-libs mariadb-mytop mariadb-plugin-rocksdb mariadb-server-utils mariadb-test mysql mysql-client mysql-bench
mariadb-connector-c: mariadb-connector-c
mbedtls: mbedtls
mpdecimal: mpdecimal mpdecimal-libs
musl: musl musl-locales musl-utils
musl-fts: musl-fts
ncurses: ncurses libformw libmenuw libncurses++ libncursesw libpanelw ncurses-libs ncurses-terminfo ncurses-terminfo-base
net-snmp: net-snmp net-snmp-agent-libs net-snmp-gui net-snmp-libs net-snmp-perl net-snmp-tools
nettle: nettle nettle-utils
nghttp2: nghttp2 nghttp2-libs
nginx: nginx nginx-vim
nodejs: nodejs nodejs-npm
openjdk8: openjdk8 openjdk8-jdk openjdk8-jre openjdk8-jre-base openjdk8-jre-lib openjdk8-demos
openldap: openldap libldap openldap-back-mdb openldap-backend-all openldap-clients openldap-mqtt openldap-overlay-all openldap-passwd-pbkdf2
openrc: openrc openrc-bash-completion openrc-init
openssh: openssh openssh-client openssh-client-common openssh-client-default openssh-client-krb5 openssh-keygen openssh-keysign openssh-server openssh-server-common openssh-server-common-openrc openssh-server-krb5 openssh-server-pam openssh-sftp-server
p11-kit: p11-kit p11-kit-server p11-kit-trust
pax-utils: pax-utils scanelf
pcre: pcre libpcre16 libpcre32 libpcrecpp pcre-tools
pcre2: pcre2 libpcre2-16 libpcre2-32 pcre2-tools
perl: perl perl-utils perl-miniperl
popt: popt
procps: procps libproc
procps-ng: procps-ng libproc2 procps-compat
python2: python2 python2-tests python2-gdbm
python3: python3 python3-gdbm python3-pycache-pyc0 python3-pycache-pyc1 python3-pycache-pyc2 python3-tests pyc
readline: readline
ruby: ruby ruby-bigdecimal ruby-bundler ruby-did_you_mean ruby-etc ruby-fiddle ruby-full ruby-gdbm ruby-io-console ruby-irb ruby-json ruby-libs ruby-minitest ruby-net-telnet ruby-openssl ruby-power_assert ruby-rake ruby-rdoc ruby-sdbm ruby-test-unit ruby-webrick ruby-xmlrpc
s6: s6
samba: samba libsmbclient libwbclient samba-client samba-client-libs samba-common samba-common-libs samba-common-tools samba-dc samba-dc-libs samba-libs samba-server samba-server-libs samba-util-libs samba-winbind
shadow: shadow shadow-login shadow-subids shadow-uidmap libsubid
skalibs: skalibs skalibs-libs
snappy: snappy
sqlite: sqlite sqlite-analyzer sqlite-libs sqlite-tcl sqlite-tools sqldiff
subversion: subversion subversion-libs mod_dav_svn perl-subversion
sudo: sudo
tar: tar
tiff: tiff libtiff libtiffxx tiff-tools
tzdata: tzdata tzdata-utils
utmps: utmps utmps-libs
unbound: unbound unbound-libs unbound-migrate
unixodbc: unixodbc
utf8proc: utf8proc
util-linux: util-linux agetty blkid cfdisk coreutils-kill dmesg findmnt flock fstrim hexdump libblkid libfdisk libmount libsmartcols libuuid logger losetup lsblk lscpu mcookie mount partx runuser script setarch setpriv sfdisk umount util-linux-login util-linux-misc uuidgen uuidd wipefs
vim: vim gvim vim-common vim-sleuth vim-tutor xxd
wget: wget
wolfi-baselayout: wolfi-baselayout
xz: xz xz-libs liblzma
yaml: yaml
zlib: zlib minizip
zlib-ng: zlib-ng
zsh: zsh zsh-calendar zsh-pcre zsh-vcs zsh-zftp
zstd: zstd zstd-libs libzstd
`;

/** Source packages that own a name in some releases only; the first and the last of them as minor numbers of Alpine 3. */
interface ReleasedRow {
  packages: RegExp;
  source: string;
  from?: number;
  to?: number;
}

/** OpenSSL 3 had a source package of its own beside OpenSSL 1.1, and then the other way round. */
const releasedRows: readonly ReleasedRow[] = [
  { packages: /^openssl1\.1-compat|^lib(?:crypto|ssl)1\.1$/u, source: 'openssl1.1-compat', from: 17 },
  { packages: /^openssl3|^lib(?:crypto|ssl)3$/u, source: 'openssl3', to: 16 },
  { packages: /^lib(?:crypto|ssl)(?:\d|$)|^openssl(?:-|$)/u, source: 'openssl' },
];

const sourceOf: ReadonlyMap<string, string> = new Map(
  packagesOf
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [source = '', packages = ''] = line.split(': ');
      return packages.split(' ').map((one): [string, string] => [one, source]);
    }),
);

/** Clients of PostgreSQL are built from the newest server in a release, whose source package has its number since version 12. */
const ofPostgresql = /^(?:libpq|libecpg)(?:-dev|-static)?$/u;

/** Parts that abuild splits off under the name of the source package (APKBUILD(5), `subpackages`). */
const partOf =
  /^(.+?)(?:-(?:dev|doc|dbg|static|libs|libs-static|openrc|bash-completion|zsh-completion|fish-completion|pyc|lang|gtk-doc|udev|systemd|logrotate|cli|common|tools|utils|client|server|libs-dev))$/u;
/** Of these, the ones that abuild makes by itself. */
const ownPart = /-(?:dev|doc|dbg|static|libs|openrc|(?:ba|z|fi)sh-completion|pyc|lang|gtk-doc|udev)$/u;
/** Modules and extensions that are split off by the hundred. */
const moduleOf: readonly RegExp[] = [
  /^(nginx)-mod-/u,
  /^(php\d*)-(?!pecl-)/u,
  /^(openjdk\d+)-/u,
  /^(postgresql1\d)-(?:client|contrib|jit|server|plperl|plpython3|pltcl|openrc)/u,
];

/** Returns the source package of an apk package of a release of Alpine, as `3.19`; `undefined` if its name does not say. */
export function apkSourceOf(
  name: string,
  version: string,
  release: string | undefined,
): ApkSource | undefined {
  const [, minor] = /^v?3\.(\d+)/u.exec(release ?? '') ?? [];
  // A rolling release is behind all numbered ones.
  const number = minor === undefined ? Infinity : Number(minor);
  const row = releasedRows.find(
    ({ packages, from = 0, to = Infinity }) => packages.test(name) && number >= from && number <= to,
  );
  if (row !== undefined) return { name: row.source };
  if (ofPostgresql.test(name)) return { name: postgresqlOf(version) };
  const known = sourceOf.get(name);
  if (known !== undefined) return { name: known };
  return ofParts(name);
}

function postgresqlOf(version: string): string {
  const major = Number(/^\d+/u.exec(version)?.[0] ?? 0);
  return major >= 14 ? `postgresql${major}` : 'postgresql';
}

function ofParts(name: string): ApkSource | undefined {
  const group = moduleOf.map((pattern) => pattern.exec(name)?.[1]).find((source) => source !== undefined);
  if (group !== undefined) return { name: group, isAssumed: true };
  const base = partOf.exec(name)?.[1];
  if (base === undefined) return undefined;
  const source = sourceOf.get(base) ?? base;
  // What abuild splits off by itself has the name of the source package, or of a part that is known.
  return ownPart.test(name) && (sourceOf.has(base) || source === base)
    ? { name: source }
    : { name: source, isAssumed: true };
}
