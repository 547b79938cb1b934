FROM busybox:1.37
COPY site /srv/edge
EXPOSE 8080
USER 1000:1000
HEALTHCHECK CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"]
CMD ["httpd", "-f", "-v", "-p", "8080", "-h", "/srv/edge"]
