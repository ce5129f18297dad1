# Ends a server of tests, and removes its data, when nobody has held a lease on it for some minutes.
# Arguments: the server's folder; the minutes, 0 where the server belongs to one test.
folder=$1 minutes=$2

end() {
    pid=$(head -n 1 "$folder/data/postmaster.pid")
    if tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$folder/data "; then
        kill -QUIT "$pid"
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            grep -q '^[^)]*) [^ZX]' "/proc/$pid/stat" || break
            sleep 0.5
        done
    fi
    rm -rf "$folder/data" "$folder/port" "$folder/log"
    # Others may wait at the gate of a shared server: its folder stays.
    [ "$minutes" != 0 ] || rm -rf "$folder"
}

while sleep 5 && [ -e "$folder/lease" ]; do
    exec 8>>"$folder/gate"
    flock 8
    if flock --nonblock "$folder/lease" true && [ -z "$(find "$folder/lease" -mmin "-$minutes")" ]; then
        end
        exit
    fi
    exec 8>&-
done
