// Verifies a log in a folder with golang.org/x/mod/sumdb: the signature of its checkpoints, every entry and tile computed again,
// one entry's proof and the proof between two checkpoints. Writes one line: that the log holds, or why it does not.
//
// Deliberately without TileHashReader, which believes an entry that was changed together with its own tile.
package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func refuse(format string, args ...interface{}) {
	fmt.Printf("refused: "+format+"\n", args...)
	os.Exit(1)
}

func check(err error, what string) {
	if err != nil {
		refuse("%s: %v", what, err)
	}
}

var folder string

func read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
	check(err, name)
	return data
}

// open reads a signed checkpoint of the log that the key belongs to.
func open(signed []byte) tlog.Tree {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read("log.vkey"))))
	check(err, "log.vkey")
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err, "checkpoint")
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		refuse("the checkpoint is not of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] || size < 0 {
		refuse("the size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	check(err, "root")
	return tlog.Tree{N: size, Hash: root}
}

// hashes of the tree in the order of tlog's storage, computed from the entries alone.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found = append(found, h[index])
	}
	return found, nil
}

// path writes tiles as tlog-tiles does: like tlog, but without the height.
func path(tile tlog.Tile, row string) string {
	parts := strings.SplitN(tile.Path(), "/", 4)
	return "tile/" + row + "/" + parts[3]
}

func tileAt(level int, count, index int64) tlog.Tile {
	width := count - index*256
	if width > 256 {
		width = 256
	}
	return tlog.Tile{H: 8, L: level, N: index, W: int(width)}
}

func entries(size int64) hashes {
	var stored hashes
	var number int64
	for index := int64(0); index*256 < size; index++ {
		tile := tileAt(0, size, index)
		name := path(tile, "entries")
		data := read(name)
		for i := 0; i < tile.W; i++ {
			if len(data) < 2 {
				refuse("%s ends early", name)
			}
			length := int(data[0])<<8 | int(data[1])
			if len(data) < 2+length {
				refuse("%s ends within an entry", name)
			}
			more, err := tlog.StoredHashes(number, data[2:2+length], stored)
			check(err, name)
			stored = append(stored, more...)
			data = data[2+length:]
			number++
		}
		if len(data) > 0 {
			refuse("%s has bytes left over", name)
		}
	}
	return stored
}

func tiles(size int64, stored hashes) {
	for level, count := 0, size; count > 0; level, count = level+1, count>>8 {
		for index := int64(0); index*256 < count; index++ {
			tile := tileAt(level, count, index)
			computed, err := tlog.ReadTileData(tile, stored)
			check(err, "tile")
			name := path(tile, strconv.Itoa(level))
			if !bytes.Equal(computed, read(name)) {
				refuse("%s differs", name)
			}
		}
	}
}

func proof(lines []string) []tlog.Hash {
	var proof []tlog.Hash
	for _, line := range lines {
		data, err := base64.StdEncoding.Strict().DecodeString(line)
		check(err, "proof")
		if len(data) != tlog.HashSize {
			refuse("a hash of %d bytes", len(data))
		}
		var hash tlog.Hash
		copy(hash[:], data)
		proof = append(proof, hash)
	}
	return proof
}

// fact checks the proof of one entry against the checkpoint in the same file.
func fact() {
	head, signed, found := strings.Cut(string(read("entry.tlog-proof")), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		refuse("entry.tlog-proof has another form")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	check(err, "index")
	tree := open([]byte(signed))
	check(tlog.CheckRecord(proof(lines[2:]), tree.N, tree.Hash, index, tlog.RecordHash(read("entry"))), "entry.tlog-proof")
}

func main() {
	if len(os.Args) != 2 {
		fmt.Println("usage: verify FOLDER")
		os.Exit(2)
	}
	folder = os.Args[1]
	tree := open(read("checkpoint"))
	stored := entries(tree.N)
	root, err := tlog.TreeHash(tree.N, stored)
	check(err, "entries")
	if root != tree.Hash {
		refuse("the entries lead to the root %v, the checkpoint says %v", root, tree.Hash)
	}
	tiles(tree.N, stored)
	fact()
	old := open(read("checkpoint.old"))
	lines := strings.Fields(string(read("consistency")))
	check(tlog.CheckTree(proof(lines), tree.N, tree.Hash, old.N, old.Hash), "consistency")
	fmt.Println("accepted")
}
