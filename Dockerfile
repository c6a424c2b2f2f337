# The command `cita` in a container, run without root. The sample articles stay outside; mount what is to be indexed.
#
#   docker build -t cita .
#   docker run --rm -v cita:/data -v "$PWD/seeds/articles:/articles:ro" cita index /articles
#   docker run --rm -v cita:/data -p 127.0.0.1:7860:7860 cita
#
# As it is, whoever reaches the port may read: publish it on loopback alone. To have people log in:
#   docker run --rm -i -v cita:/data cita user add NAME --users /data/users
#   docker run --rm -v cita:/data -p 127.0.0.1:7860:7860 cita chat --host 0.0.0.0 --users /data/users --allow-host NAME

FROM python:3.11-slim

RUN useradd --create-home --uid 10001 cita && install --directory --owner cita /data
WORKDIR /opt/cita
COPY constraints.txt .
# Where the package index offers PyTorch only with CUDA: --build-arg TORCH_INDEX=URL names one that has it for the CPU.
ARG TORCH_INDEX=
RUN pip install --no-cache-dir --constraint constraints.txt \
        ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} torch==2.13.0
COPY pyproject.toml README.md LICENSE ./
COPY index index
COPY qa qa
COPY ui ui
# --build-arg EXTRAS=milvus,ray: with what a cluster needs.
ARG EXTRAS=
RUN pip install --no-cache-dir --constraint constraints.txt ".${EXTRAS:+[$EXTRAS]}"

USER cita
WORKDIR /home/cita
ENV CITA_INDEX=/data/index CITA_CACHE=/data/cache HF_HUB_OFFLINE=1 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 7860
ENTRYPOINT ["cita"]
CMD ["chat", "--host", "0.0.0.0", "--everybody"]
