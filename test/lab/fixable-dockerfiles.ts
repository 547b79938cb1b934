/** A Dockerfile with faults that have an edit. It is based on `tools:1`, which has the programs of package managers. */
export interface FixableDockerfile {
  title: string;
  text: string;
}

const debian = `# A service on Debian.
FROM tools:1 as Build
MAINTAINER Team "A" <team@example.com>
ENV LANG C.UTF-8
LABEL description a b  c
RUN apt-get update && apt-get install curl \\
    # and what it needs
    git
RUN apt update && \\

    apt install -y vim

RUN sudo apt-get update; A=b apt-get -q install --no-install-recommends less
RUN ["apt-get", "install", "jq"]
RUN httpd -p 8000 -h /etc && wget http://127.0.0.1:8000/passwd && wget -O /y http://127.0.0.1:8000/group # the files
run useradd -u 123456 app && useradd --uid=200000 -m "other app" && echo 'apt-get install nothing' > /note
COPY a b /target
ADD a /added
FROM --platform=$TARGETPLATFORM tools:1
COPY --from=Build /calls /calls
COPY --from=BUILD /target /target
CMD ["true"]
`;

const heredocs = `FROM tools:1
RUN <<EOF
apt-get update
apt-get install wget
httpd -p 8000 -h /etc
wget http://127.0.0.1:8000/passwd
EOF
RUN <<-'ONE' cat > /one && apt-get install -y cat
	apt-get install nothing
	ONE
COPY <<FILE a /folder
apt-get install nothing
FILE
ADD --chmod=755 a b /bin2
ONBUILD RUN apt-get install trigger
ONBUILD ADD a /trigger
`;

const rpm = `FROM tools:1
RUN yum install httpd && yum update -y
RUN dnf install httpd; dnf clean packages
RUN zypper install httpd && zypper rm vim
RUN sh -c 'dnf install -y "quoted words"'
RUN if true; then yum install -y conditional; fi
RUN (cd / && microdnf -y install subshell)
SHELL ["/bin/sh", "-e", "-c"]
RUN dnf install -y a || dnf install -y b
`;

const languages = `FROM tools:1
RUN apk update && apk add bash && apk -q add git=2
RUN pip install flask && python3 -m pip install -r requirements.txt \\
 && pip3 install --upgrade django
RUN yarn && yarn global add sass
RUN curl --insecure -fsSLo /x https://example.com/x
RUN httpd -p 8000 -h /etc; for name in passwd group; do wget "http://127.0.0.1:8000/$name"; done
WORKDIR /srv
COPY a b .
`;

const lowerCase = `from tools:1 AS first
maintainer somebody
env A b
RUN apt-get install $A "\${A}"
add [ "a", "/json file" ]
copy ["a", "b", "/json"]
cmd true
`;

const backtick = `# escape=\`
FROM tools:1
RUN apt-get install curl \`
    git
RUN apt update \`

    && httpd -p 8000 -h /etc && wget -O x http://127.0.0.1:8000/passwd
COPY a b /target
`;

/** Dockerfiles with every edit of a Dockerfile, in the forms that a command and an instruction take. */
export const fixableDockerfiles: readonly FixableDockerfile[] = [
  { title: 'Debian', text: debian },
  { title: 'heredocs and triggers', text: heredocs },
  { title: 'distributions with RPM', text: rpm },
  { title: 'package managers of languages', text: languages },
  { title: 'in lower case, without a final newline', text: lowerCase.trimEnd() },
  {
    title: 'another escape character, CRLF and a byte order mark',
    text: `\uFEFF${backtick.replaceAll('\n', '\r\n')}`,
  },
];
