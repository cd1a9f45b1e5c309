# One image for every server: docker build --build-arg PROGRAM=users-server -t plumbline/users .

FROM rust:1.95-slim-bookworm AS toolchain
RUN apt-get update && apt-get install --yes --no-install-recommends cmake make && rm -rf /var/lib/apt/lists/*
RUN cargo install --locked --version 0.1.78 cargo-chef
WORKDIR /source

# What has to be built before anything of the workspace; it changes with the manifests only.
FROM toolchain AS recipe
COPY . .
RUN cargo chef prepare

FROM toolchain AS build
COPY --from=recipe /source/recipe.json .
COPY rust-toolchain.toml .
RUN cargo chef cook --release --locked --package users-server --package orders-server --package payments-server
COPY . .
# All servers are built at once, so that the other images find them in the cache.
RUN cargo build --release --locked --package users-server --package orders-server --package payments-server \
    && mkdir /out && cp target/release/*-server /out/

FROM debian:bookworm-slim AS server
ARG PROGRAM
# Owned by the user that serves, so that volumes mounted here are too.
RUN mkdir /keys && chown 10001:10001 /keys
COPY --from=build /out/${PROGRAM} /usr/local/bin/server
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/server"]
CMD ["serve"]
