FROM node:20.20.2-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build

FROM node:20.20.2-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:20.20.2-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
# Copied as they are into generated contracts and clients.
COPY --from=build /app/src/toolkit/generate/contracts/support src/toolkit/generate/contracts/support
COPY --from=build /app/src/toolkit/generate/client/support src/toolkit/generate/client/support
COPY package.json ./
COPY migrations migrations
COPY db db
# The files belong to root: the process cannot change its own code.
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.js"]
