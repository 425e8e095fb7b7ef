// The peer of faiss.bench.ts: reads vectors and queries, then does what each line of its input says and answers
// with the milliseconds that took. Commands: add, single, batch, labels.
#include <faiss/IndexHNSW.h>
#include <omp.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

std::vector<float> readFloats(const char* path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    std::vector<float> out(size_t(file.tellg()) / sizeof(float));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(out.data()), std::streamsize(out.size() * sizeof(float)));
    return out;
}

template <typename Work>
double milliseconds(Work work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 64;
    const int dimension = std::stoi(argv[1]), k = 10;
    const std::vector<float> vectors = readFloats(argv[2]), queries = readFloats(argv[3]);
    omp_set_num_threads(std::stoi(argv[4]));
    const int64_t n = int64_t(vectors.size()) / dimension, q = int64_t(queries.size()) / dimension;
    std::unique_ptr<faiss::IndexHNSWFlat> index;
    std::vector<float> distances(q * k);
    std::vector<int64_t> labels(q * k);
    for (std::string command; std::getline(std::cin, command);) {
        const double took = milliseconds([&] {
            if (command == "add") {
                index = std::make_unique<faiss::IndexHNSWFlat>(dimension, 32);
                index->hnsw.efConstruction = 200;
                index->add(n, vectors.data());
            } else if (command == "single") {
                for (int64_t i = 0; i < q; i++)
                    index->search(1, queries.data() + i * dimension, k, &distances[i * k], &labels[i * k]);
            } else if (command == "batch") {
                index->search(q, queries.data(), k, distances.data(), labels.data());
            }
        });
        if (command == "labels")
            for (const int64_t label : labels) std::printf("%lld ", (long long)label);
        else
            std::printf("%f", took);
        std::printf("\n");
        std::fflush(stdout);
    }
}
