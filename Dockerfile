FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts
COPY src src
COPY scripts scripts
RUN node scripts/build-node.ts

FROM node:24-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY src src
COPY scripts/migrate.ts scripts/migrate.ts
COPY drizzle drizzle
COPY deploy/start.sh deploy/start.sh
COPY --from=build /app/dist dist
ENV ENVIRONMENT=production HOST=0.0.0.0 PORT=8787 GRAPEVINE_DATA_DIR=/data
RUN mkdir /data && chown node /data
VOLUME /data
USER node
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["sh", "deploy/start.sh"]
