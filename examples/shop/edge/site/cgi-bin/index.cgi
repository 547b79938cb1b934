#!/bin/sh
printf 'Content-Type: text/html; charset=utf-8\r\n\r\n'
exec wget -q -T 5 -O - http://web:8080/
