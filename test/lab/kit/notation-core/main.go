// Signs and verifies with the library of notation: for each line of JSON on standard input, one on standard output.
package main

import (
	"bufio"
	"context"
	"crypto"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/notaryproject/notation-core-go/signature"
	_ "github.com/notaryproject/notation-core-go/signature/cose"
	_ "github.com/notaryproject/notation-core-go/signature/jws"
	nx509 "github.com/notaryproject/notation-core-go/x509"
	"github.com/notaryproject/tspclient-go"
)

type request struct {
	MediaType string
	// To sign: all of these. Bytes are base64.
	Key     []byte
	Chain   [][]byte
	Payload []byte
	Scheme  string
	Time    time.Time
	Expiry  time.Time
	// To verify: an envelope, the certificates that are trusted, and those for timestamps.
	Envelope       []byte
	Trusted        [][]byte
	TimestampRoots [][]byte
}

type answer struct {
	Error    string
	Envelope []byte
	Payload  []byte
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	decoder := json.NewDecoder(lines)
	for decoder.More() {
		var asked request
		if err := decoder.Decode(&asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		done, err := handle(asked)
		if err != nil {
			done.Error = err.Error()
		}
		out.Encode(done)
	}
}

func handle(asked request) (answer, error) {
	if asked.Envelope == nil {
		made, err := sign(asked)
		return answer{Envelope: made}, err
	}
	payload, err := verify(asked)
	return answer{Payload: payload}, err
}

func certificates(list [][]byte) ([]*x509.Certificate, error) {
	var read []*x509.Certificate
	for _, der := range list {
		one, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		read = append(read, one)
	}
	return read, nil
}

func sign(asked request) ([]byte, error) {
	key, err := x509.ParsePKCS8PrivateKey(asked.Key)
	if err != nil {
		return nil, err
	}
	chain, err := certificates(asked.Chain)
	if err != nil {
		return nil, err
	}
	signer, err := signature.NewLocalSigner(chain, crypto.PrivateKey(key))
	if err != nil {
		return nil, err
	}
	envelope, err := signature.NewEnvelope(asked.MediaType)
	if err != nil {
		return nil, err
	}
	return envelope.Sign(&signature.SignRequest{
		Payload: signature.Payload{
			ContentType: "application/vnd.cncf.notary.payload.v1+json",
			Content:     asked.Payload,
		},
		Signer:        signer,
		SigningTime:   asked.Time,
		Expiry:        asked.Expiry,
		SigningScheme: signature.SigningScheme(asked.Scheme),
		SigningAgent:  "lab/1",
	})
}

func verify(asked request) ([]byte, error) {
	envelope, err := signature.ParseEnvelope(asked.MediaType, asked.Envelope)
	if err != nil {
		return nil, err
	}
	content, err := envelope.Verify()
	if err != nil {
		return nil, err
	}
	trusted, err := certificates(asked.Trusted)
	if err != nil {
		return nil, err
	}
	if _, err := signature.VerifyAuthenticity(&content.SignerInfo, trusted); err != nil {
		return nil, err
	}
	if len(asked.TimestampRoots) > 0 {
		if err := verifyTimestamp(&content.SignerInfo, asked.TimestampRoots); err != nil {
			return nil, err
		}
	}
	return content.Payload.Content, nil
}

func verifyTimestamp(signer *signature.SignerInfo, roots [][]byte) error {
	token, err := tspclient.ParseSignedToken(signer.UnsignedAttributes.TimestampSignature)
	if err != nil {
		return err
	}
	info, err := token.Info()
	if err != nil {
		return err
	}
	timestamp, err := info.Validate(signer.Signature)
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	read, err := certificates(roots)
	if err != nil {
		return err
	}
	for _, one := range read {
		pool.AddCert(one)
	}
	chain, err := token.Verify(context.Background(), x509.VerifyOptions{CurrentTime: timestamp.Value, Roots: pool})
	if err != nil {
		return err
	}
	if err := nx509.ValidateTimestampingCertChain(chain); err != nil {
		return err
	}
	for _, one := range signer.CertificateChain {
		if !timestamp.BoundedAfter(one.NotBefore) || !timestamp.BoundedBefore(one.NotAfter) {
			return fmt.Errorf("the certificate of %s was not valid at the time of the timestamp", one.Subject)
		}
	}
	return nil
}
