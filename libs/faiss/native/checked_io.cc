#include "checked_io.h"

#include <faiss/impl/io.h>
#include <faiss/index_io.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "crc64.h"
#include "failure.h"

namespace cadml {

namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "FAISS files are little-endian, and so is the trailer");

struct Trailer {
    char magic[8];
    uint64_t length;
    uint64_t crc;
};
constexpr char magic[8] = {'C', 'A', 'D', 'M', 'L', 'F', 'X', '1'};
constexpr size_t checkedPart = offsetof(Trailer, crc);

[[noreturn]] void failed(const std::string& what, const std::string& path) {
    const int error = errno;
    throw Failure(error == ENOENT ? "DATA_NOT_FOUND" : "INTERNAL_ERROR",
                  what + " " + path + ": " + std::strerror(error));
}

void requireIntact(bool intact, const std::string& why) {
    require(intact, "HASH_MISMATCH", "the stored index is damaged or not one of ours: " + why);
}

struct File {
    FILE* handle;
    explicit File(FILE* opened) : handle(opened) {}
    ~File() {
        if (handle) fclose(handle);
    }
    File(const File&) = delete;
    int close() {
        FILE* closing = handle;
        handle = nullptr;
        return fclose(closing);
    }
};

struct FileSink {
    FILE* file;
    bool put(const void* bytes, size_t size) { return fwrite(bytes, 1, size, file) == size; }
};

struct MemorySink {
    std::vector<uint8_t>& out;
    bool put(const void* bytes, size_t size) {
        auto first = static_cast<const uint8_t*>(bytes);
        out.insert(out.end(), first, first + size);
        return true;
    }
};

template <typename Sink>
struct CheckedWriter : faiss::IOWriter {
    Sink sink;
    Crc64 crc;
    uint64_t length = 0;

    explicit CheckedWriter(Sink sink) : sink(sink) {}

    size_t operator()(const void* bytes, size_t size, size_t items) override {
        if (!sink.put(bytes, size * items)) return 0;
        crc.update(bytes, size * items);
        length += size * items;
        return items;
    }

    bool finish() {
        Trailer trailer;
        std::memcpy(trailer.magic, magic, sizeof magic);
        trailer.length = length;
        crc.update(&trailer, checkedPart);
        trailer.crc = crc.value();
        return sink.put(&trailer, sizeof trailer);
    }
};

template <typename Sink>
bool writeChecked(const HeldIndex& held, Sink sink) {
    CheckedWriter<Sink> writer(sink);
    held.reading([&](const faiss::Index& index) {
        faiss::write_index(&index, &writer);
        return 0;
    });
    return writer.finish();
}

/// Hands out the payload only; reading past it is the end of the file.
template <typename Source>
struct BoundedReader : faiss::IOReader {
    Source source;
    uint64_t left;

    BoundedReader(Source source, uint64_t payload) : source(source), left(payload) {}

    size_t operator()(void* into, size_t size, size_t items) override {
        if (size == 0 || items == 0) return items;
        if (items > left / size) return 0;
        if (!source.get(into, size * items)) return 0;
        left -= size * items;
        return items;
    }
};

struct FileSource {
    FILE* file;
    bool get(void* into, size_t size) { return fread(into, 1, size, file) == size; }
};

struct MemorySource {
    const uint8_t* at;
    bool get(void* into, size_t size) {
        std::memcpy(into, at, size);
        at += size;
        return true;
    }
};

void requireTrailer(Crc64 crc, const Trailer& trailer, uint64_t payload) {
    requireIntact(std::memcmp(trailer.magic, magic, sizeof magic) == 0, "it does not end in our trailer");
    requireIntact(trailer.length == payload, "its length is not the one written");
    crc.update(&trailer, checkedPart);
    requireIntact(crc.value() == trailer.crc, "its checksum does not match");
}

template <typename Source>
std::shared_ptr<HeldIndex> parse(Source source, uint64_t payload) {
    BoundedReader<Source> reader(source, payload);
    return std::make_shared<HeldIndex>(std::unique_ptr<faiss::Index>(faiss::read_index(&reader)));
}

uint64_t verifyFile(FILE* file, const std::string& path) {
    struct stat info;
    if (fstat(fileno(file), &info) != 0) failed("cannot read", path);
    require(S_ISREG(info.st_mode), "VALIDATION_FAILED", path + " is not a file");
    requireIntact(uint64_t(info.st_size) >= sizeof(Trailer), "it is too short");
    const uint64_t payload = info.st_size - sizeof(Trailer);
    Crc64 crc;
    std::vector<uint8_t> block(1 << 20);
    for (uint64_t left = payload; left > 0;) {
        const size_t size = std::min<uint64_t>(left, block.size());
        if (fread(block.data(), 1, size, file) != size) failed("cannot read", path);
        crc.update(block.data(), size);
        left -= size;
    }
    Trailer trailer;
    if (fread(&trailer, sizeof trailer, 1, file) != 1) failed("cannot read", path);
    requireTrailer(crc, trailer, payload);
    return payload;
}

void syncFolderOf(const std::string& path) {
    const size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY);
    if (fd < 0 || fsync(fd) != 0) {
        if (fd >= 0) close(fd);
        failed("cannot sync the folder of", path);
    }
    close(fd);
}

void writeAndSync(const HeldIndex& held, const std::string& path) {
    File file(fopen(path.c_str(), "wbx"));
    if (!file.handle) failed("cannot write", path);
    if (!writeChecked(held, FileSink{file.handle})) failed("cannot write", path);
    if (fflush(file.handle) != 0 || fsync(fileno(file.handle)) != 0) failed("cannot sync", path);
    if (file.close() != 0) failed("cannot write", path);
}

} // namespace

void writeFile(const HeldIndex& held, const std::string& path) {
    static std::atomic<uint64_t> serial{0};
    const std::string temporary = path + ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(serial++);
    try {
        writeAndSync(held, temporary);
        if (rename(temporary.c_str(), path.c_str()) != 0) failed("cannot replace", path);
    } catch (...) {
        unlink(temporary.c_str());
        throw;
    }
    syncFolderOf(path);
}

std::shared_ptr<HeldIndex> readFile(const std::string& path) {
    File file(fopen(path.c_str(), "rb"));
    if (!file.handle) failed("cannot read", path);
    const uint64_t payload = verifyFile(file.handle, path);
    rewind(file.handle);
    return parse(FileSource{file.handle}, payload);
}

std::vector<uint8_t> writeBytes(const HeldIndex& held) {
    std::vector<uint8_t> out;
    out.reserve(size_t(held.bytes()) + 4096);
    writeChecked(held, MemorySink{out});
    return out;
}

std::shared_ptr<HeldIndex> readBytes(const uint8_t* bytes, size_t size) {
    requireIntact(size >= sizeof(Trailer), "it is too short");
    const uint64_t payload = size - sizeof(Trailer);
    Crc64 crc;
    crc.update(bytes, payload);
    Trailer trailer;
    std::memcpy(&trailer, bytes + payload, sizeof trailer);
    requireTrailer(crc, trailer, payload);
    return parse(MemorySource{bytes}, payload);
}

} // namespace cadml
