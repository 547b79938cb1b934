FROM busybox:1.37
COPY pages /srv/agent
EXPOSE 9100
USER 1000:1000
HEALTHCHECK CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9100/cgi-bin/metrics"]
CMD ["httpd", "-f", "-v", "-p", "9100", "-h", "/srv/agent"]
