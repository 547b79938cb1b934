// Prints for each URL of the arguments the proxy that Go's library, and with it docker, sends it through by the
// environment of the program: its address, or a hyphen for none.
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	for _, text := range os.Args[1:] {
		request, err := http.NewRequest("GET", text, nil)
		if err != nil {
			fmt.Println("no URL")
			continue
		}
		proxy, err := http.ProxyFromEnvironment(request)
		if err != nil {
			fmt.Println("error")
		} else if proxy == nil {
			fmt.Println("-")
		} else {
			fmt.Println(proxy.String())
		}
	}
}
